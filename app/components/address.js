// The browser's address, replaced rather than pushed: choosing a word is no step to go back.
export default function ({ data }) {
  const { pathname, hash } = window.location;
  const address = pathname + (data.query ? `?${data.query}` : "") + hash;
  window.history.replaceState(window.history.state, "", address);
}
