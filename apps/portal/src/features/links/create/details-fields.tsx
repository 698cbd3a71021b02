import { Dropdown, Field, Input, makeStyles, Option, Switch, Textarea } from "@fluentui/react-components";
import { capitalized, environmentKinds, lifecycleStages } from "../../../lib/labels.ts";
import { type FieldErrors, filledIn, type NewLinkForm, type TakenNames } from "./new-link-form.ts";

export interface DetailsFieldsProps {
  form: NewLinkForm;
  taken: TakenNames;
  errors: FieldErrors;
  onChange(change: Partial<NewLinkForm>): void;
}

/** What the link and its environment are called and how APIs arrive. Names are offered until the person types their own. */
export function DetailsFields({ form, taken, errors, onChange }: DetailsFieldsProps) {
  const styles = useStyles();
  const filled = filledIn(form, taken);
  const complaint = (pointer: string) => errors[pointer] ?? null;
  return (
    <div className={styles.fields}>
      <Field label="Link name" required validationMessage={complaint("/name")}>
        <Input
          value={filled.linkName}
          spellCheck={false}
          onChange={(_, data) => onChange({ linkName: data.value })}
        />
      </Field>
      <Field label="Environment title" required validationMessage={complaint("/environment/title")}>
        <Input
          value={filled.environmentTitle}
          onChange={(_, data) => onChange({ environmentTitle: data.value })}
        />
      </Field>
      <Field
        label="Environment name"
        required
        hint="Its name in addresses and scripts: 3 to 90 letters, digits and hyphens. It can't be changed later."
        validationMessage={complaint("/environment/name")}
      >
        <Input
          value={filled.environmentName}
          spellCheck={false}
          onChange={(_, data) => onChange({ environmentName: data.value })}
        />
      </Field>
      <Field label="Environment type" required validationMessage={complaint("/environment/kind")}>
        <Dropdown
          inlinePopup
          selectedOptions={[form.kind]}
          value={capitalized(form.kind)}
          onOptionSelect={(_, data) => {
            const kind = environmentKinds.find((each) => each === data.optionValue);
            if (kind) onChange({ kind });
          }}
        >
          {environmentKinds.map((kind) => (
            <Option key={kind} value={kind}>
              {capitalized(kind)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label="Description" validationMessage={complaint("/environment/description")}>
        <Textarea
          value={form.description}
          rows={3}
          resize="vertical"
          onChange={(_, data) => onChange({ description: data.value })}
        />
      </Field>
      <Field
        label="Lifecycle stage"
        required
        hint="New versions start in this stage; people can change it afterwards."
        validationMessage={complaint("/settings/lifecycleStage")}
      >
        <Dropdown
          inlinePopup
          selectedOptions={[form.lifecycleStage]}
          value={capitalized(form.lifecycleStage)}
          onOptionSelect={(_, data) => {
            const lifecycleStage = lifecycleStages.find((each) => each === data.optionValue);
            if (lifecycleStage) onChange({ lifecycleStage });
          }}
        >
          {lifecycleStages.map((stage) => (
            <Option key={stage} value={stage}>
              {capitalized(stage)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Switch
        label="Include API definitions"
        checked={form.definitions === "always"}
        onChange={(_, data) => onChange({ definitions: data.checked ? "always" : "never" })}
      />
    </div>
  );
}

const useStyles = makeStyles({ fields: { display: "flex", flexDirection: "column", gap: "12px" } });
