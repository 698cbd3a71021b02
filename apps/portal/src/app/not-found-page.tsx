import { LinkButton } from "../components/app-link.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        title="There is no page at this address"
        action={
          <LinkButton to="/centers" appearance="primary">
            Go to API centers
          </LinkButton>
        }
      >
        The address may be mistyped, or what it led to has been deleted.
      </EmptyState>
    </Page>
  );
}
