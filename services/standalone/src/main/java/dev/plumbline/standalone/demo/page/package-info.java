/**
 * The page that the demonstration leaves behind: one self-contained file, its charts drawn as
 * inline SVG.
 */
package dev.plumbline.standalone.demo.page;
