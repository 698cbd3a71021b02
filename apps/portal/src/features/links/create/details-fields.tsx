import { Field, Input, makeStyles, Textarea } from "@fluentui/react-components";
import { ChoiceField } from "../../../components/choice-field.tsx";
import { environmentKinds } from "../../../lib/labels.ts";
import { LinkSettingsFields } from "../link-settings-fields.tsx";
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
      <ChoiceField
        label="Environment type"
        required
        validationMessage={complaint("/environment/kind")}
        words={environmentKinds}
        chosen={form.kind}
        onChoose={(kind) => onChange({ kind })}
      />
      <Field label="Description" validationMessage={complaint("/environment/description")}>
        <Textarea
          value={form.description}
          rows={3}
          resize="vertical"
          onChange={(_, data) => onChange({ description: data.value })}
        />
      </Field>
      <LinkSettingsFields
        settings={form}
        required
        stageHint="New versions start in this stage; people can change it afterwards."
        stageComplaint={complaint("/settings/lifecycleStage")}
        onChange={onChange}
      />
    </div>
  );
}

const useStyles = makeStyles({ fields: { display: "flex", flexDirection: "column", gap: "12px" } });
