// Moves the selected word on, twice a second, until the last one. The next step waits until the
// page shows the one before: on a slow server it plays slower, and nothing piles up.
const STEP = 500; // milliseconds
const SHAPES = { play: "M0 0 10 5 0 10Z", stop: "M0 0h3v10H0zM7 0h3v10H7z" };

function label(button, playing) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 10 10");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", playing ? SHAPES.stop : SHAPES.play);
  icon.append(path);
  button.replaceChildren(icon, playing ? "Stop" : "Play");
  button.setAttribute("aria-label", playing ? "Stop reading" : "Play the text word by word");
}

// `awaited` is the word that was asked for last; null while nothing plays.
function stop(root) {
  clearTimeout(root.timer);
  root.awaited = null;
  label(root.button, false);
}

function go(root, name, index) {
  root.before = root.data.selected;
  root.awaited = index;
  root.asked = performance.now();
  window.dispatchEvent(new CustomEvent(WORD, { detail: index }));
  root.send(name, { index, text: root.data.text });
}

function build(root) {
  root.button = make("button");
  root.button.type = "button";
  root.append(root.button);
  root.awaited = null;
  label(root.button, false);
  root.button.onclick = () => {
    if (root.awaited !== null) return stop(root);
    label(root.button, true);
    go(root, "start", (root.data.selected + 1) % root.data.words);
  };
  const follow = ({ detail }) => {
    if (root.awaited !== null && detail !== root.awaited) stop(root);
  };
  window.addEventListener(WORD, follow);
  root.close = () => {
    clearTimeout(root.timer);
    window.removeEventListener(WORD, follow);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!root.close) build(root);
  const another = root.data?.text !== data.text;
  root.data = data;
  root.send = setTriggerValue;
  if (root.awaited === null) return root.close;
  if (!another && data.selected === root.awaited) {
    clearTimeout(root.timer);
    const wait = Math.max(0, STEP - (performance.now() - root.asked));
    if (data.selected + 1 >= data.words) stop(root);
    else root.timer = setTimeout(() => go(root, "word", data.selected + 1), wait);
  } else if (another || data.selected !== root.before) stop(root); // chosen meanwhile
  return root.close;
}
