import { z } from "zod";
import { CenterParams, centerPath } from "./names.ts";

/** Where a link stands; part of every path below it. */
export const LinkParams = CenterParams.extend({ linkId: z.guid() });

export const linkPath = `${centerPath}/links/{linkId}`;
