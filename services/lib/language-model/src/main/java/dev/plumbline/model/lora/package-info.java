/** LoRA adapters: their matrices, who still uses them, and their files in PEFT's format. */
package dev.plumbline.model.lora;
