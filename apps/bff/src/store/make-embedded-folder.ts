import { openEmbeddedFolder } from "./open-embedded.ts";

/* A program of its own: makes a new embedded database in the folder that is its argument. */
const [, , folder = ""] = process.argv;
await (await openEmbeddedFolder(folder)).close();
