import { createBrowserRouter, type RouteObject } from "react-router";
import type { Crumb } from "./breadcrumbs.tsx";
import { CenterLayout } from "./center-layout.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { RouteError } from "./route-error.tsx";
import { Shell } from "./shell.tsx";
import { StartPage } from "./start-page.tsx";

/** What a route tells the shell about itself. */
export interface RouteHandle {
  crumb?: Crumb;
  /** Names a place: going from one to another moves focus to its heading; changing tabs within one doesn't. */
  place?: string;
}

const handle = (value: RouteHandle) => value;

const environmentTabs: RouteObject[] = [
  {
    path: "environments",
    handle: handle({ crumb: { label: "Environments" } }),
    lazy: async () => ({
      Component: (await import("../features/environments/environments-tab.tsx")).EnvironmentsTab,
    }),
  },
  {
    path: "links",
    handle: handle({ crumb: { label: "Links" } }),
    lazy: async () => ({ Component: (await import("../features/links/links-tab.tsx")).LinksTab }),
    children: [
      {
        path: "new",
        lazy: async () => ({
          Component: (await import("../features/links/create/create-link-panel.tsx")).CreateLinkPanel,
        }),
      },
    ],
  },
];

const identityTabs: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({
      Component: (await import("../features/identities/sync-identity-tab.tsx")).SyncIdentityTab,
    }),
  },
  {
    path: "system-assigned",
    lazy: async () => ({
      Component: (await import("../features/identities/system-assigned-tab.tsx")).SystemAssignedTab,
    }),
  },
  {
    path: "user-assigned",
    lazy: async () => ({
      Component: (await import("../features/identities/user-assigned-tab.tsx")).UserAssignedTab,
    }),
  },
];

const linkPages: RouteObject = {
  path: "links/:linkId",
  handle: handle({ crumb: { label: "Links", to: "links" } }),
  children: [
    {
      handle: handle({ crumb: { param: "linkId", to: "links/:linkId" }, place: "link" }),
      lazy: async () => ({ Component: (await import("../features/links/link-page.tsx")).LinkPage }),
      children: [
        {
          index: true,
          lazy: async () => ({ Component: (await import("../features/runs/link-runs-tab.tsx")).LinkRunsTab }),
        },
        {
          path: "apis",
          lazy: async () => ({
            Component: (await import("../features/links/linked-apis-tab.tsx")).LinkedApisTab,
          }),
        },
        {
          path: "deletions",
          lazy: async () => ({
            Component: (await import("../features/links/deletions-tab.tsx")).DeletionsTab,
          }),
        },
        {
          path: "settings",
          lazy: async () => ({ Component: (await import("../features/links/settings-tab.tsx")).SettingsTab }),
        },
      ],
    },
    {
      path: "runs/:runId",
      handle: handle({ crumb: { param: "linkId", to: "links/:linkId" } }),
      children: [
        {
          index: true,
          handle: handle({ crumb: { label: "Run" }, place: "run" }),
          lazy: async () => ({ Component: (await import("../features/runs/run-page.tsx")).RunPage }),
        },
      ],
    },
  ],
};

const apiPages: RouteObject = {
  path: "apis/:apiName",
  handle: handle({ crumb: { label: "APIs", to: "apis" } }),
  children: [
    {
      index: true,
      handle: handle({ crumb: { param: "apiName" }, place: "api" }),
      lazy: async () => ({ Component: (await import("../features/inventory/api-page.tsx")).ApiPage }),
    },
    {
      path: "versions/:versionName/definitions/:definitionName",
      handle: handle({ crumb: { param: "apiName", to: "apis/:apiName" } }),
      children: [
        {
          index: true,
          handle: handle({ crumb: { label: "Definition" }, place: "definition" }),
          lazy: async () => ({
            Component: (await import("../features/inventory/definition/definition-page.tsx")).DefinitionPage,
          }),
        },
      ],
    },
  ],
};

const centerPages: RouteObject[] = [
  {
    index: true,
    handle: handle({ place: "overview" }),
    lazy: async () => ({ Component: (await import("../features/centers/overview-page.tsx")).OverviewPage }),
  },
  {
    path: "apis",
    handle: handle({ crumb: { label: "APIs" }, place: "apis" }),
    lazy: async () => ({ Component: (await import("../features/inventory/apis-page.tsx")).ApisPage }),
  },
  apiPages,
  {
    handle: handle({ place: "environments" }),
    lazy: async () => ({
      Component: (await import("../features/environments/environments-page.tsx")).EnvironmentsPage,
    }),
    children: environmentTabs,
  },
  {
    path: "environments/:environmentName",
    handle: handle({ crumb: { label: "Environments", to: "environments" } }),
    children: [
      {
        index: true,
        handle: handle({ crumb: { param: "environmentName" }, place: "environment" }),
        lazy: async () => ({
          Component: (await import("../features/environments/environment-page.tsx")).EnvironmentPage,
        }),
      },
    ],
  },
  linkPages,
  {
    path: "identities",
    handle: handle({ crumb: { label: "Managed identities" }, place: "identities" }),
    lazy: async () => ({
      Component: (await import("../features/identities/identities-page.tsx")).IdentitiesPage,
    }),
    children: identityTabs,
  },
  {
    path: "sync-history",
    handle: handle({ crumb: { label: "Sync history" }, place: "sync-history" }),
    lazy: async () => ({
      Component: (await import("../features/runs/sync-history-page.tsx")).SyncHistoryPage,
    }),
  },
  {
    path: "activity",
    handle: handle({ crumb: { label: "Activity" }, place: "activity" }),
    lazy: async () => ({
      Component: (await import("../features/activity/activity-page.tsx")).ActivityPage,
    }),
  },
];

function Nothing() {
  return null;
}

/** Every address of the portal. Each page's code is loaded when the page is opened. */
export function createPortalRouter() {
  return createBrowserRouter([
    {
      Component: Shell,
      ErrorBoundary: RouteError,
      HydrateFallback: Nothing,
      children: [
        {
          ErrorBoundary: RouteError,
          children: [
            { index: true, Component: StartPage },
            {
              path: "centers",
              handle: handle({ crumb: { label: "API centers", to: "/centers" } }),
              children: [
                {
                  index: true,
                  handle: handle({ place: "centers" }),
                  lazy: async () => ({
                    Component: (await import("../features/centers/centers-page.tsx")).CentersPage,
                  }),
                },
                {
                  path: ":subscriptionId/:resourceGroup/:centerName",
                  Component: CenterLayout,
                  handle: handle({ crumb: { param: "centerName", to: "" } }),
                  children: [
                    {
                      ErrorBoundary: RouteError,
                      children: [...centerPages, { path: "*", Component: NotFoundPage }],
                    },
                  ],
                },
              ],
            },
            { path: "*", Component: NotFoundPage },
          ],
        },
      ],
    },
  ]);
}
