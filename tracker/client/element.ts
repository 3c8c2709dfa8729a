/// <reference lib="dom" />

type Attributes = Readonly<Record<string, string | number | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element of HTML; text that it is given stays text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** Makes an element of SVG; text that it is given stays text. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** A button that does one thing; where its text is no word, what it does is its name. */
export function button(text: string, does: string, onClick: () => void): HTMLButtonElement {
  const name = /\p{L}/u.test(text) ? {} : { "aria-label": does };
  const made = element("button", { type: "button", class: "button", title: does, ...name }, text);
  made.addEventListener("click", onClick);
  return made;
}
