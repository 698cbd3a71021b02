import { createLink, type NewLink } from "@api-center-links/contracts/links";
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { ErrorBar } from "../../../components/error-state.tsx";
import { SidePanel } from "../../../components/side-panel.tsx";
import { centerUrl, useCenterParams } from "../../../lib/center.ts";
import { listEnvironmentsQuery } from "../../../lib/queries/list-environments.ts";
import { listLinksQuery } from "../../../lib/queries/list-links.ts";
import { useRefusal } from "../../../lib/use-refusal.ts";
import { AccessNote } from "./access-note.tsx";
import { AccessStep } from "./access-step.tsx";
import { useCreateLink } from "./create-link.ts";
import { DetailsFields } from "./details-fields.tsx";
import { EventsOption } from "./events-option.tsx";
import { InstancePicker } from "./instance-picker.tsx";
import { checkForm, type FieldErrors, fieldErrorsOf, type NewLinkForm } from "./new-link-form.ts";
import { usePreviewLink } from "./preview-link.ts";
import { PreviewSection } from "./preview-section.tsx";
import { ScopePicker } from "./scope-picker.tsx";
import { useKeptForm } from "./use-kept-form.ts";

/** The side panel on the list of links; it has an address of its own, and the list stays behind it. */
export function CreateLinkPanel() {
  const styles = useStyles();
  const center = useCenterParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const links = useQuery({ ...listLinksQuery(center), refetchInterval: false });
  const environments = useQuery(listEnvironmentsQuery(center));
  const notAllowed = useRefusal(center, createLink);
  const create = useCreateLink(center);
  const preview = usePreviewLink(center);
  const [form, setForm] = useKeptForm(center);
  const [errors, setErrors] = useState<FieldErrors>({});
  const formElement = useRef<HTMLFormElement>(null);
  const taken = {
    links: links.data?.links.map((link) => link.name) ?? [],
    environments: environments.data?.environments.map((environment) => environment.name) ?? [],
  };

  const source = { resourceId: form.resourceId.trim(), scope: form.scope?.kind ?? "service" } as const;

  // Going back from where it was closed leads to where it was opened, not into an empty form.
  const close = () => navigate({ pathname: centerUrl(center, "links"), search }, { replace: true });
  const change = (changes: Partial<NewLinkForm>) => {
    setForm((current) => ({ ...current, ...changes }));
    setErrors({});
    create.reset();
    preview.reset();
  };
  // Once the messages are in place, so that the field is read out with its complaint.
  useEffect(() => {
    if (create.isPending || Object.keys(errors).length === 0) return;
    formElement.current?.querySelector<HTMLElement>("[aria-invalid=true]:not(:disabled)")?.focus();
  }, [errors, create.isPending]);

  const onError = (error: Error) => setErrors(fieldErrorsOf(error));
  const submit = (send: (body: NewLink) => void) => {
    const { body, errors: complaints } = checkForm(form, taken);
    if (body) send(body);
    else setErrors(complaints);
  };
  const refusal = Object.keys(fieldErrorsOf(create.error)).length > 0 ? null : create.error;

  return (
    <SidePanel
      title="Create a link"
      notices={
        <>
          {refusal && <ErrorBar error={refusal} />}
          {notAllowed ? (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{notAllowed}</MessageBarBody>
            </MessageBar>
          ) : (
            <AccessNote source={source} />
          )}
        </>
      }
      buttons={
        <>
          <Button
            type="submit"
            form="create-link"
            appearance="primary"
            disabledFocusable={create.isPending || notAllowed !== undefined}
            title={notAllowed}
          >
            {create.isPending ? "Creating…" : "Create"}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </>
      }
      onClose={close}
    >
      <form
        ref={formElement}
        id="create-link"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const { submitter } = event.nativeEvent as SubmitEvent;
          submit((body) => {
            // The fields are disabled meanwhile and would lose the focus.
            submitter?.focus();
            create.mutate({ body, events: form.events }, { onSuccess: close, onError });
          });
        }}
      >
        {/* What was sent can't be changed any more: how it ends is told of just that. */}
        <fieldset disabled={create.isPending} className={styles.fields}>
          <Step number={1} title="API Management">
            <InstancePicker
              chosen={form}
              error={errors["/resourceId"]}
              onChange={(changes) => change({ ...changes, scope: null })}
            />
            <ScopePicker
              resourceId={form.resourceId}
              scope={form.scope}
              error={errors["/scope/workspace"] ?? errors["/scope"]}
              onChange={(scope) => change({ scope })}
            />
          </Step>
          <Step number={2} title="Access">
            <AccessStep source={source} />
          </Step>
          <Step number={3} title="Details">
            <DetailsFields form={form} taken={taken} errors={errors} onChange={change} />
            <EventsOption
              resourceId={source.resourceId}
              wanted={form.events}
              onChange={(events) => setForm((current) => ({ ...current, events }))}
            />
          </Step>
          <Step number={4} title="Preview">
            <PreviewSection
              preview={preview.data}
              error={Object.keys(fieldErrorsOf(preview.error)).length > 0 ? null : preview.error}
              busy={preview.isPending}
              onPreview={() => submit((body) => preview.mutate(body, { onError }))}
            />
          </Step>
        </fieldset>
      </form>
    </SidePanel>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.step} aria-labelledby={`create-link-step-${number}`}>
      <h3 className={styles.stepTitle} id={`create-link-step-${number}`}>
        <span aria-hidden className={styles.number}>
          {number}
        </span>
        {title}
      </h3>
      {children}
    </section>
  );
}

const useStyles = makeStyles({
  fields: {
    display: "flex",
    flexDirection: "column",
    gap: "24px",
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: "none",
    // Fluent greys out only what is disabled by itself, and opens its lists by a sign that is no control of the form.
    ":disabled": { pointerEvents: "none" },
    ":disabled :is(input, textarea, button)": { color: tokens.colorNeutralForegroundDisabled },
  },
  step: { display: "flex", flexDirection: "column", gap: "12px" },
  stepTitle: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
  },
  number: {
    display: "inline-grid",
    placeItems: "center",
    width: "24px",
    height: "24px",
    borderRadius: "50%",
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
});
