import type { Specification } from "@api-center-links/contracts/inventory";
import { json } from "@codemirror/lang-json";
import { xml } from "@codemirror/lang-xml";
import { yaml } from "@codemirror/lang-yaml";
import {
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { protobuf } from "@codemirror/legacy-modes/mode/protobuf";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { graphqlMode } from "./graphql-mode.ts";

export interface ShownSource {
  /** Opens the search and puts the focus there. */
  find(): void;
  setWrapped(wrapped: boolean): void;
  remove(): void;
}

/** Shows a document inside `parent`, its long lines wrapped. */
export function showSource(parent: HTMLElement, specification: Specification): ShownSource {
  const wrapping = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: readable(specification),
      extensions: [
        EditorState.readOnly.of(true),
        lineNumbers(),
        codeFolding(),
        foldGutter(),
        drawSelection(),
        wrapping.of(EditorView.lineWrapping),
        search({ top: true }),
        highlightSelectionMatches(),
        keymap.of([...searchKeymap, ...foldKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": `Source of ${specification.fileName}`,
          "aria-readonly": "true",
          tabindex: "0",
        }),
        languageOf(specification),
        syntaxHighlighting(colors),
        appearance,
      ],
    }),
  });
  return {
    find: () => openSearchPanel(view),
    setWrapped: (wrapped) =>
      view.dispatch({ effects: wrapping.reconfigure(wrapped ? EditorView.lineWrapping : []) }),
    remove: () => view.destroy(),
  };
}

/** API Management exports JSON in one line; nobody can read that. The download stays as it is. */
function readable({ content }: Specification): string {
  const start = content.trimStart();
  if (!start.startsWith("{") || content.trimEnd().slice(0, 2_000).includes("\n")) return content;
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}

function languageOf({ format, mediaType, content }: Specification): Extension {
  const start = content.trimStart().charAt(0);
  if (start === "<") return xml();
  if (format === "graphql") return StreamLanguage.define(graphqlMode);
  if (format === "grpc") return StreamLanguage.define(protobuf);
  if (start === "{" || start === "[") return json();
  return mediaType.includes("yaml") || format === "openapi" ? yaml() : [];
}

const colors = HighlightStyle.define([
  {
    tag: [tags.propertyName, tags.tagName, tags.definition(tags.variableName)],
    color: "var(--colorBrandForeground1)",
  },
  { tag: [tags.string, tags.attributeValue], color: "var(--colorPaletteGreenForeground1)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--colorPaletteRedForeground1)" },
  { tag: [tags.keyword, tags.typeName, tags.attributeName], color: "var(--colorPaletteBerryForeground1)" },
  { tag: [tags.comment, tags.meta], color: "var(--colorNeutralForeground3)" },
]);

const appearance = EditorView.theme({
  "&": { color: "var(--colorNeutralForeground1)", backgroundColor: "var(--colorNeutralBackground1)" },
  "&.cm-focused": { outline: "2px solid var(--colorStrokeFocus2)", outlineOffset: "-2px" },
  ".cm-content": { fontFamily: "var(--fontFamilyMonospace)", caretColor: "var(--colorNeutralForeground1)" },
  ".cm-gutters": {
    color: "var(--colorNeutralForeground3)",
    backgroundColor: "var(--colorNeutralBackground2)",
    border: "none",
  },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "var(--colorNeutralBackground1Selected) !important",
  },
  // A frame and no tint: the colors of the words would lose their contrast on it.
  ".cm-searchMatch, .cm-selectionMatch": {
    backgroundColor: "transparent",
    outline: "1px solid var(--colorNeutralStrokeAccessible)",
  },
  ".cm-searchMatch.cm-searchMatch-selected": { outline: "2px solid var(--colorStrokeFocus2)" },
  ".cm-panels": {
    fontFamily: "var(--fontFamilyBase)",
    color: "var(--colorNeutralForeground1)",
    backgroundColor: "var(--colorNeutralBackground3)",
  },
  ".cm-panel.cm-search": { padding: "6px 32px 6px 8px", fontSize: "13px" },
  ".cm-panel.cm-search label": { fontSize: "inherit" },
  ".cm-panel.cm-search [name=close]": {
    top: "6px",
    right: "6px",
    width: "24px",
    height: "24px",
    color: "inherit",
  },
  ".cm-button": {
    minHeight: "24px",
    fontSize: "inherit",
    backgroundImage: "none",
    color: "inherit",
    backgroundColor: "var(--colorNeutralBackground1)",
  },
  ".cm-textfield": {
    minHeight: "24px",
    fontSize: "inherit",
    color: "inherit",
    backgroundColor: "var(--colorNeutralBackground1)",
  },
});
