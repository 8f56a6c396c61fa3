// The look as Mantine knows it: the jade scale, warm neutrals, four text sizes and targets of 44 px (look.md).
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const jade: MantineColorsTuple = [
  "#e6f3f0",
  "#cfe9e3",
  "#a5d6cc",
  "#76c1b3",
  "#4cad9c",
  "#2a9a87",
  "#148a79",
  "#0b7a6b",
  "#0a6458",
  "#084e45",
];

const gray: MantineColorsTuple = [
  "#f7f5f1",
  "#f0ede7",
  "#e9e5dd",
  "#d8d3c9",
  "#c2bcb0",
  "#8a857a",
  "#68645c",
  "#524f48",
  "#37352f",
  "#23211d",
];

const dark: MantineColorsTuple = [
  "#e4e8e6",
  "#c2c9c6",
  "#a0aaa6",
  "#7d8884",
  "#3a423f",
  "#303735",
  "#252b29",
  "#1f2423",
  "#151918",
  "#0c0f0e",
];

const TARGET = "44px";

export const theme = createTheme({
  colors: { jade, gray, dark },
  primaryColor: "jade",
  primaryShade: 7,
  black: "#23211d",
  fontFamily: "var(--font)",
  fontSizes: { xs: "0.8125rem", sm: "1rem", md: "1rem", lg: "1.25rem", xl: "1.625rem" },
  lineHeights: { xs: "1.5", sm: "1.6", md: "1.6", lg: "1.4", xl: "1.3" },
  headings: {
    fontFamily: "var(--font)",
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.625rem", lineHeight: "1.3" },
      h2: { fontSize: "1.25rem", lineHeight: "1.4" },
      h3: { fontSize: "1rem", lineHeight: "1.6" },
    },
  },
  defaultRadius: "md",
  radius: { md: "10px", lg: "16px" },
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: "md" },
      vars: () => ({ root: { "--button-height": TARGET, "--button-fz": "1rem" } }),
      styles: {
        root: { height: "auto", minHeight: TARGET, paddingBlock: 6 },
        inner: { minHeight: 30 },
        label: { whiteSpace: "normal", lineHeight: 1.3, height: "auto" },
      },
    },
    ActionIcon: { defaultProps: { size: 44, variant: "subtle" } },
    CloseButton: { defaultProps: { size: 44 } },
    Input: { vars: () => ({ wrapper: { "--input-height": TARGET, "--input-size": TARGET, "--input-fz": "1rem" } }) },
    InputWrapper: {
      styles: { label: { marginBottom: 4 } },
      vars: () => ({
        label: { "--input-label-size": "1rem" },
        error: { "--input-error-size": "0.8125rem" },
        description: { "--input-description-size": "0.8125rem" },
      }),
    },
    Switch: { defaultProps: { size: "md" } },
    Skeleton: { defaultProps: { radius: "md" } },
  },
});

/** Surfaces and quiet text follow our tokens, so that both schemes keep a contrast of at least 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => {
  // Mantine sets these for each scheme, which outdoes what is set for both.
  const ours = {
    "--mantine-color-body": "var(--card)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-quiet)",
    "--mantine-color-placeholder": "var(--ink-quiet)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-error": "var(--live)",
    "--mantine-color-anchor": "var(--accent-ink)",
    "--mantine-color-jade-light": "var(--accent-soft)",
    "--mantine-color-jade-light-hover": "var(--accent-soft)",
    "--mantine-color-jade-light-color": "var(--accent-ink)",
    "--mantine-color-jade-text": "var(--accent-ink)",
    "--mantine-color-jade-outline": "var(--accent-ink)",
    "--mantine-color-red-light": "var(--live-soft)",
    "--mantine-color-red-light-color": "var(--live)",
    "--mantine-color-red-text": "var(--live)",
  };
  return { variables: {}, light: ours, dark: ours };
};
