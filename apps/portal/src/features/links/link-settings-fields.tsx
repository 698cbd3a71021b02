import type { LinkSettings } from "@api-center-links/contracts/links";
import { Switch } from "@fluentui/react-components";
import { ChoiceField } from "../../components/choice-field.tsx";
import { lifecycleStages } from "../../lib/labels.ts";

export interface LinkSettingsFieldsProps {
  settings: LinkSettings;
  /** What the lifecycle stage is good for here. */
  stageHint: string;
  /** What the server says against it. */
  stageComplaint?: string | null;
  required?: boolean;
  disabled?: boolean;
  onChange(change: Partial<LinkSettings>): void;
}

/** What a person decides about a link, when it is made and afterwards. */
export function LinkSettingsFields(props: LinkSettingsFieldsProps) {
  const { settings, stageHint, stageComplaint = null, required = false, disabled = false, onChange } = props;
  return (
    <>
      <ChoiceField
        label="Lifecycle stage"
        required={required}
        hint={stageHint}
        validationMessage={stageComplaint}
        words={lifecycleStages}
        chosen={settings.lifecycleStage}
        disabled={disabled}
        onChoose={(lifecycleStage) => onChange({ lifecycleStage })}
      />
      <Switch
        label="Include API definitions"
        disabled={disabled}
        checked={settings.definitions === "always"}
        onChange={(_, data) => onChange({ definitions: data.checked ? "always" : "never" })}
      />
    </>
  );
}
