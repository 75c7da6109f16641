package dev.plumbline.runtime.kafka;

/**
 * Bounds what Avro allocates for one text, byte field or collection. Without them a few garbage
 * bytes that look like a length make it reserve gigabytes. Avro reads the bounds once, from system
 * properties.
 */
final class AvroLimits {
  private static final String LARGEST = Integer.toString(16 * 1024 * 1024);

  private AvroLimits() {}

  static void apply() {
    for (String kind :
        new String[] {"bytes.maxLength", "string.maxLength", "collectionItems.maxLength"}) {
      String key = "org.apache.avro.limits." + kind;
      if (System.getProperty(key) == null) {
        System.setProperty(key, LARGEST);
      }
    }
  }
}
