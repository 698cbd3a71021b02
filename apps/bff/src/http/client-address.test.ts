import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:50122", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8::7", "2001:db8::7"],
  ["[2001:db8::7]:50122", "2001:db8::7"],
  ["unknown", null],
  [undefined, null],
])("the client of %s is %s", (ip, address) => {
  expect(clientAddress({ ip })).toBe(address);
});
