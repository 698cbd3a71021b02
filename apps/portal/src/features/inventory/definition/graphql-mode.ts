import type { StreamParser } from "@codemirror/language";

const keywords =
  /^(?:directive|enum|extend|fragment|implements|input|interface|mutation|on|query|repeatable|scalar|schema|subscription|type|union)\b/;

interface State {
  inBlockString: boolean;
}

/** GraphQL's schema language, as far as colours need it. */
export const graphqlMode: StreamParser<State> = {
  name: "graphql",
  startState: () => ({ inBlockString: false }),
  token(stream, state) {
    if (state.inBlockString) {
      if (stream.skipTo('"""')) {
        stream.match('"""');
        state.inBlockString = false;
      } else {
        stream.skipToEnd();
      }
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.match('"""')) {
      state.inBlockString = true;
      return "string";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return "string";
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(keywords)) return "keyword";
    if (stream.match(/^@\w+/)) return "meta";
    if (stream.match(/^-?\d+(?:\.\d+)?/)) return "number";
    if (stream.match(/^\w+(?=\s*[:(])/)) return "propertyName";
    if (stream.match(/^[A-Z]\w*/)) return "typeName";
    if (stream.match(/^\w+/)) return null;
    stream.next();
    return null;
  },
};
