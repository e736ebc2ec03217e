package dev.proprio.coordinator.factorization;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a factor that was optimized before, here or elsewhere. The first line is {@code C}, for the factor itself, or {@code X}, for {@code
 * C'C}, of which the optimum is usually found (Choquette-Choo et al. 2023, arXiv:2306.08153). Each line after it is a row, from its
 * leftmost number within the bands to the diagonal; numbers are parted by blanks or commas. Empty lines, and what follows a
 * {@code #}, count for nothing.
 */
public final class FactorFile {
    /** Columns may differ from the length 1 by what a few digits leave, and are then scaled to it. */
    private static final double TOLERANCE = 1e-6;

    /** More noise on a round than this, over the independent one, is a fault of the factor. */
    private static final double LARGEST = 16;

    private final Path file;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private String kind = "";

    private FactorFile(Path file) {
        this.file = file;
    }

    /**
     * The factor in a file, with columns of length 1.
     *
     * @throws FactorFileException if there is none in it
     * @throws IOException if it can't be read
     */
    public static BandedFactor read(Path file) throws IOException, FactorFileException {
        var read = new FactorFile(file);
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                read.line(number, content);
            }
        }
        return read.factor();
    }

    /** A factor as its file. */
    public static String text(BandedFactor factor) {
        var text = new StringBuilder("C\n");
        for (int row = 0; row < factor.rounds(); row++) {
            for (int left = Math.min(row, factor.bands() - 1); left >= 0; left--) {
                text.append(factor.entry(row, left)).append(left == 0 ? '\n' : ' ');
            }
        }
        return text.toString();
    }

    private static List<String> lines(Path file) throws IOException, FactorFileException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new FactorFileException(
                    "%s: is no text in UTF-8; the first line must be C or X, and each line after it a row"
                            .formatted(file));
        }
    }

    private void line(int number, String content) throws FactorFileException {
        if (kind.isEmpty()) {
            if (!content.equals("C") && !content.equals("X")) {
                throw at(
                        number,
                        "the first line must be C, for the factor itself, or X, for C'C, but is \"%s\""
                                .formatted(content));
            }
            kind = content;
            return;
        }
        String[] words = content.split("[\\s,]+", -1);
        double[] row = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            row[words.length - 1 - i] = number(number, words[i]);
        }
        int before = rows.isEmpty() ? 0 : rows.getLast().length;
        boolean first = before == rows.size();
        if (row.length != before && !(first && row.length == before + 1)) {
            throw at(
                    number,
                    "row %s has %s numbers but must have %s: those from its leftmost within the bands to the diagonal"
                            .formatted(rows.size() + 1, row.length, first ? before + " or " + (before + 1) : before));
        }
        if (!(row[0] > 0)) {
            throw at(number, "the last number of a row, on the diagonal, must be greater than 0 but is " + row[0]);
        }
        rows.add(row);
        lines.add(number);
    }

    private double number(int line, String word) throws FactorFileException {
        try {
            double number = Double.parseDouble(word);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw at(line, "\"%s\" is no finite number".formatted(word));
    }

    private BandedFactor factor() throws FactorFileException {
        if (rows.isEmpty()) {
            throw new FactorFileException(
                    "%s: has no rows; the first line must be C or X, and each line after it a row".formatted(file));
        }
        int bands = rows.getLast().length;
        BandedFactor factor = new BandedFactor(bands, kind.equals("X") ? rootOf(bands) : rows.toArray(double[][]::new));
        for (int column = 0; column < factor.rounds(); column++) {
            double norm = factor.columnNorm(column);
            if (!(Math.abs(norm - 1) <= TOLERANCE)) {
                throw at(
                        lines.get(column),
                        "column %s has the length %s but must have 1, to which the noise is drawn; if C comes from X by Cholesky, take the factor of C'C = X, which is lower triangular, and not that of CC' = X"
                                .formatted(column + 1, norm));
            }
        }
        BandedFactor unit = factor.withUnitColumns();
        double[] ofRounds = FactorError.of(unit).ofRounds();
        for (int row = 0; row < ofRounds.length; row++) {
            if (!(ofRounds[row] <= LARGEST)) {
                throw at(
                        lines.get(row),
                        "round %s would have %s times the noise of an independent one, and at most %s is useful: the factor is nearly singular"
                                .formatted(row + 1, ofRounds[row], LARGEST));
            }
        }
        return unit;
    }

    /** The lower triangular C with C'C = X: from the last row up, where the usual factor goes down and has CC' = X. */
    private double[][] rootOf(int bands) throws FactorFileException {
        int size = rows.size();
        double[][] root = new double[size][];
        for (int row = size - 1; row >= 0; row--) {
            root[row] = new double[Math.min(row + 1, bands)];
            for (int left = 0; left < root[row].length; left++) {
                double rest = rows.get(row)[left];
                for (int below = row + 1; below < Math.min(size, row - left + bands); below++) {
                    rest -= root[below][below - row] * root[below][below - row + left];
                }
                root[row][left] = left == 0 ? Math.sqrt(rest) : rest / root[row][0];
            }
            if (!(root[row][0] > 0)) {
                throw at(lines.get(row), "X is not positive definite: row %s has no root".formatted(row + 1));
            }
        }
        return root;
    }

    private FactorFileException at(int line, String sentence) {
        return new FactorFileException("%s:%s: %s".formatted(file, line, sentence));
    }
}
