// What all our elements share; it stands before each of their scripts.
const WORD = "sentiment-word"; // all our elements tell each other which word is selected
const MARKS = "sentiment-marks"; // from marks.js: what the server says is selected

const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const percent = (share) => `${100 * share}%`;
// A probability, never told as certain: only all of the texts is 1.00 of them.
const chance = (value) => Math.min(0.99, Math.max(0.01, value)).toFixed(2);

const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);

// A value in steps of strength, finer than an eye can tell: values of one step are drawn alike.
const STRENGTHS = 50;
function stepped(value, limit) {
  const strength = Math.round(STRENGTHS * Math.sqrt(Math.min(1, Math.abs(value) / limit)));
  return Math.sign(value) * limit * (strength / STRENGTHS) ** 2;
}

// The square root keeps small contributions visible; the legend is drawn with the same one. Behind
// words no stronger than they can be read on; `from` and `to` are how much it covers, in per cent.
const shade = (value, limit, from = 10, to = 65) => {
  const strength = Math.sqrt(Math.min(1, Math.abs(value) / limit));
  const colour = value < 0 ? "var(--negative)" : "var(--positive)";
  const hue = `color-mix(in srgb, ${colour} ${Math.min(100, 200 * strength)}%, var(--neutral))`;
  return `color-mix(in srgb, ${hue} ${from + (to - from) * strength}%, transparent)`;
};

// Of a box with many buttons: one is pressed, and the others, which stay as they are, are left alone.
function press(box, button) {
  const pressed = box.querySelector('[aria-pressed="true"]');
  if (pressed === button) return;
  pressed?.setAttribute("aria-pressed", false);
  button?.setAttribute("aria-pressed", true);
}

// The browser's own: back, forward, the ends of the page.
const isShortcut = (event) => event.altKey || event.ctrlKey || event.metaKey;

// Roving focus: Tab reaches one button of the box, the arrows go from there.
function steer(event, buttons, box) {
  const at = buttons.indexOf(event.target.closest("button"));
  const right = getComputedStyle(box).direction === "rtl" ? -1 : 1;
  const moves = {
    ArrowRight: at + right,
    ArrowLeft: at - right,
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  if (at < 0 || !(event.key in moves) || isShortcut(event)) return;
  event.preventDefault();
  const next = Math.max(0, Math.min(buttons.length - 1, moves[event.key]));
  buttons[at].tabIndex = -1;
  buttons[next].tabIndex = 0;
  buttons[next].focus();
}
