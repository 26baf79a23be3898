// Draws openapi.json. Everything goes in as text, never as HTML.
const description = await (await fetch("openapi.json")).json();
const { schemas, responses } = description.components;
const named = ($ref) => $ref.split("/").at(-1);
const schemaOf = (found) => named(found.content["application/json"].schema.$ref);

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const code = (text) => element("code", {}, text);

function table(caption, rows) {
  const cells = ([name, text]) =>
    element("tr", {}, element("th", { scope: "row" }, code(name)), element("td", {}, text));
  return element("table", {}, element("caption", {}, caption), ...rows.map(cells));
}

function limitsOf(schema) {
  const kind = [schema.type ?? "anything"].flat().join(" or ");
  return [
    schema.const === undefined ? kind : JSON.stringify(schema.const),
    schema.enum && `one of ${schema.enum.map((value) => JSON.stringify(value)).join(", ")}`,
    schema.minimum !== undefined &&
      (schema.maximum === undefined
        ? `at least ${schema.minimum}`
        : `${schema.minimum} to ${schema.maximum}`),
    schema.maxItems && schema.minItems !== schema.maxItems && `at most ${schema.maxItems}`,
    schema.maxLength && `at most ${schema.maxLength.toLocaleString("en")} characters`,
  ].filter(Boolean);
}

// [name, what it is] of an object's properties, and of those of the objects in it.
function propertiesOf(schema, prefix = "") {
  return Object.entries(schema.properties).flatMap(([name, property]) => {
    const { items } = property;
    const inner = items?.properties ? propertiesOf(items, `${prefix}${name}[].`) : [];
    const description = property.description ?? (inner.length ? "" : items?.description);
    const said = [...limitsOf(property), description].filter(Boolean);
    return [[prefix + name, said.join("; ")], ...inner];
  });
}

function example(schema) {
  const entries = Object.entries(schema.properties);
  return Object.fromEntries(entries.map(([name, property]) => [name, property.examples[0]]));
}

// A form that sends the request for real and shows what comes back.
function trial(method, path, asked) {
  const answer = element("pre", { tabIndex: 0, hidden: true });
  const status = element("p", { role: "status", className: "faint" });
  const body = asked && element("textarea", { rows: 5, spellcheck: false });
  if (body) body.value = JSON.stringify(example(schemas[asked]), null, 2);
  const form = element("form", {}, element("button", {}, "Send it"), status, answer);
  if (body) form.prepend(element("label", {}, `Body, ${asked}`, body));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "…";
    const began = performance.now();
    try {
      const sent = body && { body: body.value, headers: { "Content-Type": "application/json" } };
      const got = await fetch(path, { method, ...sent });
      const text = await got.text();
      answer.textContent = JSON.stringify(JSON.parse(text), null, 2);
      status.textContent = `${got.status} ${got.statusText}, ${Math.round(performance.now() - began)} ms`;
    } catch {
      answer.textContent = "";
      status.textContent = "expected an answer of the service, got none; is it still running?";
    }
    answer.hidden = !answer.textContent;
  });
  return form;
}

function operation(path, method, found) {
  const asked = found.requestBody && schemaOf(found.requestBody);
  const codes = Object.entries(found.responses).map(([status, given]) => [
    status,
    (given.$ref ? responses[named(given.$ref)] : given).description,
  ]);
  const answered = schemas[schemaOf(found.responses["200"])];
  return element(
    "section",
    {},
    element("h2", {}, code(`${method.toUpperCase()} ${description.servers[0].url}${path}`)),
    element("p", {}, found.summary),
    trial(method.toUpperCase(), `.${path}`, asked),
    ...(asked ? [table("The body", propertiesOf(schemas[asked]))] : []),
    table("What is answered", propertiesOf(answered)),
    table("Status codes", codes),
  );
}

document.querySelector("main").append(
  element("h1", {}, description.info.title),
  element("p", {}, description.info.description),
  element(
    "p",
    {},
    "This page draws ",
    element("a", { href: "openapi.json" }, "openapi.json"),
    " (OpenAPI 3.1). The app is ",
    element("a", { href: "../" }, "the page beside it"),
    ".",
  ),
  ...Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => operation(path, method, found)),
  ),
);
