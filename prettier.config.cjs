/** @type {import("prettier").Config} */
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    tabWidth: 4,
    bracketSpacing: false,
    proseWrap: "preserve",
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    overrides: [
        {files: ["*.yml", "*.yaml"], options: {tabWidth: 2}},
        {files: ["package.json", "package-lock.json"], options: {tabWidth: 4}},
    ],
};
