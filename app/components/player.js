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

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const button = root.querySelector("button") ?? make("button");
  button.type = "button";
  if (!button.isConnected) root.append(button);

  // `awaited` is the word that was asked for last; null while nothing plays.
  const stop = () => {
    clearTimeout(root.timer);
    root.awaited = null;
    label(button, false);
  };
  const go = (name, index) => {
    root.before = data.selected;
    root.awaited = index;
    root.asked = performance.now();
    window.dispatchEvent(new CustomEvent(WORD, { detail: index }));
    setTriggerValue(name, index);
  };
  button.onclick = () => {
    if (root.awaited != null) return stop();
    label(button, true);
    go("start", (data.selected + 1) % data.words);
  };
  const follow = ({ detail }) => root.awaited != null && detail !== root.awaited && stop();
  window.addEventListener(WORD, follow);

  if (root.awaited == null) label(button, false);
  else if (data.selected === root.awaited) {
    clearTimeout(root.timer);
    const wait = Math.max(0, STEP - (performance.now() - root.asked));
    if (data.selected + 1 >= data.words) stop();
    else root.timer = setTimeout(() => go("word", data.selected + 1), wait);
  } else if (data.selected !== root.before) stop(); // another word was chosen meanwhile
  return () => {
    clearTimeout(root.timer);
    window.removeEventListener(WORD, follow);
  };
}
