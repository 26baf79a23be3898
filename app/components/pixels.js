// What the elements share that are painted a pixel a cell and stretched.
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

// Red, green, blue and opacity, packed as a canvas keeps them.
const pack = (parts) => parts.reduce((all, part, at) => all + Math.round(part) * 256 ** at, 0);

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function fill(canvas, width, colours) {
  canvas.width = width;
  canvas.height = colours.length / width;
  const pixels = new Uint8ClampedArray(Uint32Array.from(colours).buffer);
  canvas.getContext("2d").putImageData(new ImageData(pixels, width), 0, 0);
}
