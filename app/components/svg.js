// What the elements share that draw lines.
const SVG = "http://www.w3.org/2000/svg";
const shape = (tag, attributes, text) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

// The step of an axis that is cut into about so many parts: 1, 2 or 5 of a power of ten.
function stepOf(size, parts) {
  const rough = size / parts;
  const unit = 10 ** Math.floor(Math.log10(rough));
  return unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough * 0.999);
}
const digitsOf = (step) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

const written = (value, digits, sign) => {
  const size = Math.abs(value).toFixed(digits);
  if (!Number(size)) return sign ? "0" : size;
  return (value < 0 ? "−" : sign ? "+" : "") + size;
};
