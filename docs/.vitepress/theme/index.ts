// The default theme with the fonts of the reader's system: a page loads nothing from another host.
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
