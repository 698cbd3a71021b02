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
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { graphqlMode } from "./graphql-mode.ts";

/** Shows a document inside `parent`; answers how to take it away again. */
export function showSource(parent: HTMLElement, specification: Specification): () => void {
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
        EditorView.lineWrapping,
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
  return () => view.destroy();
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
  ".cm-panels": {
    color: "var(--colorNeutralForeground1)",
    backgroundColor: "var(--colorNeutralBackground3)",
  },
  ".cm-button": {
    backgroundImage: "none",
    color: "inherit",
    backgroundColor: "var(--colorNeutralBackground1)",
  },
  ".cm-textfield": { color: "inherit", backgroundColor: "var(--colorNeutralBackground1)" },
});
