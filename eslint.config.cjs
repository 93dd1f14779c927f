const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

// Errors that matter in a module of the web client; layout is prettier's business.
const rules = {
    "array-callback-return": "error",
    "consistent-return": "error",
    "default-case-last": "error",
    eqeqeq: ["error", "always", {null: "ignore"}],
    "guard-for-in": "error",
    "no-console": ["error", {allow: ["warn", "error"]}],
    "no-const-assign": "error",
    "no-debugger": "error",
    "no-dupe-keys": "error",
    "no-duplicate-imports": "error",
    "no-eval": "error",
    "no-fallthrough": "error",
    "no-implied-eval": "error",
    "no-redeclare": "error",
    "no-self-compare": "error",
    "no-undef": "error",
    "no-unneeded-ternary": "error",
    "no-unreachable": "error",
    "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
    "no-use-before-define": ["error", {functions: false}],
    "no-var": "error",
    "object-shorthand": "error",
    "prefer-const": "error",
    "valid-typeof": "error",
    "jsdoc/check-param-names": "error",
    "jsdoc/check-tag-names": "error",
    "jsdoc/check-types": "error",
};

module.exports = [
    {ignores: ["**/static/lib/**", ".odoo/**", ".venv/**", "node_modules/**"]},
    {
        files: ["addons/**/*.js"],
        plugins: {jsdoc},
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, odoo: "readonly", luxon: "readonly"},
        },
        rules,
    },
    {
        // a tour reports its success on the console
        files: ["addons/**/static/tests/**/*.js"],
        rules: {"no-console": "off"},
    },
    {
        files: ["*.cjs"],
        plugins: {jsdoc},
        languageOptions: {sourceType: "commonjs", globals: globals.node},
        rules,
    },
];
