import { expect, test } from "vitest";
import { readFrom } from "./poll-activity-log.ts";

const now = new Date("2026-03-01T12:00:00Z");
const minutesBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test("the log is read again as far back as entries may come late, which Azure says is a quarter of an hour", () => {
  expect(readFrom(now, minutesBefore(1), minutesBefore(600)).getTime()).toBeLessThan(
    minutesBefore(1 + 15).getTime(),
  );
});

test("nothing is read from before there was a link, nor of more than a day", () => {
  expect(readFrom(now, minutesBefore(1), minutesBefore(3))).toEqual(minutesBefore(3));
  expect(readFrom(now, minutesBefore(6000), minutesBefore(9000))).toEqual(minutesBefore(24 * 60));
});
