import { expect, test } from "vitest";
import { csvDocument } from "./csv.ts";

test("quotes what needs quotes and leaves the rest readable", () => {
  expect(
    csvDocument(
      ["Title", "Versions"],
      [
        ['Say "hi", twice', 2],
        ["Line\nbreak", null],
      ],
    ),
  ).toBe('Title,Versions\r\n"Say ""hi"", twice",2\r\n"Line\nbreak",\r\n');
});

test.each(['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\tx"])(
  "%j opens as text in a spreadsheet, not as a formula",
  (cell) => {
    expect(
      csvDocument(["Title"], [[cell]])
        .split("\r\n")[1]
        ?.replace(/^"/, ""),
    ).toMatch(/^'/);
  },
);
