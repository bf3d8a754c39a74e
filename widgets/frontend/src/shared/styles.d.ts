// build.mjs turns style sheets and workers into text.
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "worker:*" {
  const text: string;
  export default text;
}
