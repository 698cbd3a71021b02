import { Navigate } from "react-router";
import { readSetting } from "../lib/stored-setting.ts";

/** The API center that was open last, else the list of them. */
export function StartPage() {
  const last = readSetting("last-center");
  return <Navigate replace to={last?.startsWith("/centers/") ? last : "/centers"} />;
}
