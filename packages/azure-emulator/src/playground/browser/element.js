/** The element with this id, which the page is known to have. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes an element: `element("button", { type: "button", onclick }, "Delete")`. Keys that are properties of the
 * element are set as such, all others as attributes.
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}
