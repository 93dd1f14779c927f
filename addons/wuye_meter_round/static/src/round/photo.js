const LONGEST = 1280; // Pixels: the numbers of a meter stay readable
const QUALITY = 0.8;

/**
 * A photo made small enough to be kept and sent.
 *
 * @param {Blob} file as the camera gave it
 * @returns {Promise<string>} JPEG, base64; rejects where the file is no picture
 */
export async function shrink(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
