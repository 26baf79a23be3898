// Choose something, and tell how many milliseconds pass until the page has drawn all that follows.
async ({ kind, share, quiet }) => {
  const main = document.querySelector(".stMainBlockContainer");
  const hosts = [...main.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const roots = hosts.map((host) => host.shadowRoot);
  const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]);
  const steps = {
    word: () => {
      const words = all(".reading button");
      words[Math.floor(share * words.length)].click();
    },
    unit: () => {
      const field = all(".field")[0];
      const box = field.getBoundingClientRect();
      const clientY = box.top + share * box.height;
      const clientX = box.left + box.width / 2;
      field.dispatchEvent(new MouseEvent("click", { clientX, clientY }));
    },
  };

  let changed = performance.now();
  let drawn = changed;
  // Streamlit's own book-keeping shows nothing.
  const shows = ({ attributeName }) => !["data-stale", "class"].includes(attributeName);
  const observer = new MutationObserver((records) => {
    if (!records.some(shows)) return;
    changed = performance.now();
    requestAnimationFrame(() => (drawn = performance.now()));
  });
  for (const root of [main, ...roots]) {
    observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }
  const began = performance.now();
  steps[kind]();
  const running = () => !document.querySelector('[data-test-script-state="notRunning"]');
  do {
    if (performance.now() - began > 30_000) throw Error("expected the page to settle in 30 s");
    await new Promise((done) => setTimeout(done, 50));
  } while (running() || performance.now() - changed < quiet);
  observer.disconnect();
  return drawn - began;
};
