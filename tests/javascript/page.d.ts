// What the scripts ask of an element. They find it by a selector that says which one it is, and TypeScript takes every
// such find for a bare Element: here it learns the few names that are used. Any other name is an error.

interface EventTarget {
  blur?(): void;
  closest?(selectors: string): any;
  elements?: any;
  matches?(selectors: string): boolean;
  method?: any;
}

interface Element {
  action: any;
  checked: any;
  dataset: DOMStringMap;
  disabled: any;
  elements: any;
  hidden: any;
  href: any;
  inputMode: any;
  title: any;
  value: any;
  focus(options?: FocusOptions): void;
  select(): void;
  showModal(): void;
  submit(): void;
}

interface Event {
  ctrlKey: any;
  detail: any;
  metaKey: any;
  repeat: any;
  shiftKey: any;
}
