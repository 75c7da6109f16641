package dev.plumbline.model.network;

/**
 * Consecutive tokens of a {@link TokenTree}.
 *
 * @param row a row that they are part of
 * @param past how many tokens of the row come before
 * @param length how many they are
 */
record TokenRun(int row, int past, int length) {}
