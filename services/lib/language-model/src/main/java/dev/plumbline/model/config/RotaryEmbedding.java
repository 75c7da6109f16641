package dev.plumbline.model.config;

import dev.plumbline.model.config.RotaryScaling.Default;
import dev.plumbline.model.config.RotaryScaling.Divisors;
import dev.plumbline.model.config.RotaryScaling.Linear;
import dev.plumbline.model.config.RotaryScaling.Llama3;
import dev.plumbline.model.config.RotaryScaling.Yarn;
import java.util.List;

/**
 * Rotary position embedding: the first half of a head's dimensions is rotated against the second.
 */
public record RotaryEmbedding(double theta, RotaryScaling scaling) {

  /** Radians per position, one for each pair of dimensions, [headDimension / 2]. */
  public double[] inverseFrequencies(int headDimension) {
    var frequencies = new double[headDimension / 2];
    for (int pair = 0; pair < frequencies.length; pair++) {
      frequencies[pair] = Math.pow(theta, -2.0 * pair / headDimension);
    }
    if (scaling instanceof Linear linear) {
      scaleAll(frequencies, linear.factor());
    } else if (scaling instanceof Divisors divisors) {
      divideEach(frequencies, divisors.divisors());
    } else if (scaling instanceof Llama3 llama3) {
      scaleByWavelength(frequencies, llama3);
    } else if (scaling instanceof Yarn yarn) {
      scaleByRamp(frequencies, yarn);
    }
    return frequencies;
  }

  /** What cosine and sine are multiplied with. */
  public double attentionFactor() {
    return scaling instanceof Yarn yarn ? yarn.attentionFactor() : 1.0;
  }

  public static RotaryEmbedding unscaled(double theta) {
    return new RotaryEmbedding(theta, new Default());
  }

  private static void scaleAll(double[] frequencies, double factor) {
    for (int pair = 0; pair < frequencies.length; pair++) {
      frequencies[pair] /= factor;
    }
  }

  private static void divideEach(double[] frequencies, List<Double> divisors) {
    if (divisors.size() != frequencies.length) {
      throw new IllegalArgumentException(
          "%d divisors for %d rotary frequencies".formatted(divisors.size(), frequencies.length));
    }
    for (int pair = 0; pair < frequencies.length; pair++) {
      frequencies[pair] /= divisors.get(pair);
    }
  }

  private static void scaleByWavelength(double[] frequencies, Llama3 scaling) {
    double longest = scaling.originalPositions() / scaling.lowFrequencyFactor();
    double shortest = scaling.originalPositions() / scaling.highFrequencyFactor();
    double range = scaling.highFrequencyFactor() - scaling.lowFrequencyFactor();
    for (int pair = 0; pair < frequencies.length; pair++) {
      double kept = frequencies[pair];
      double divided = kept / scaling.factor();
      double wavelength = 2 * Math.PI / kept;
      if (wavelength > longest) {
        frequencies[pair] = divided;
      } else if (wavelength >= shortest) {
        double turns = scaling.originalPositions() / wavelength;
        double share = (turns - scaling.lowFrequencyFactor()) / range;
        frequencies[pair] = (1 - share) * divided + share * kept;
      }
    }
  }

  private void scaleByRamp(double[] frequencies, Yarn scaling) {
    int headDimension = 2 * frequencies.length;
    double low = dimensionTurning(scaling.betaFast(), headDimension, scaling.originalPositions());
    double high = dimensionTurning(scaling.betaSlow(), headDimension, scaling.originalPositions());
    if (scaling.truncate()) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    low = Math.max(low, 0);
    high = Math.min(high, headDimension - 1.0);
    // Equal ends would divide by zero; the published definition widens them by a thousandth.
    double width = low == high ? 0.001 : high - low;
    for (int pair = 0; pair < frequencies.length; pair++) {
      double ramp = Math.min(1, Math.max(0, (pair - low) / width));
      double kept = frequencies[pair];
      frequencies[pair] = kept / scaling.factor() * ramp + kept * (1 - ramp);
    }
  }

  /** The dimension whose pair turns so many times over the positions of pre-training. */
  private double dimensionTurning(double turns, int headDimension, int positions) {
    return headDimension * Math.log(positions / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
  }
}
