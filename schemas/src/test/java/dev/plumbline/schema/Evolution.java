package dev.plumbline.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** The step from one version of the schemas to the next. */
record Evolution(SchemaFolder previous, SchemaFolder current) {

  /** What would keep a new reader from reading what an old writer left; empty: nothing. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, Schema> entry : current.byFile().entrySet()) {
      String file = entry.getKey();
      Schema before = previous.byFile().get(file);
      if (before == null) {
        problems.add(
            "%s has no previous version; copy %s to %s so that later changes are compared with it"
                .formatted(file, current.folder().resolve(file), previous.folder().resolve(file)));
      } else {
        problems.addAll(incompatibilities(file, entry.getValue(), before));
      }
    }
    previous.byFile().keySet().stream()
        .filter(file -> !current.byFile().containsKey(file))
        .map(file -> file + " is gone, but topics may still hold its records; bring it back")
        .forEach(problems::add);
    return problems;
  }

  private static List<String> incompatibilities(String file, Schema reader, Schema writer) {
    SchemaCompatibilityResult result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
      return List.of();
    }
    return result.getIncompatibilities().stream()
        .map((Incompatibility i) -> file + " at " + i.getLocation() + ": " + i.getMessage())
        .toList();
  }
}
