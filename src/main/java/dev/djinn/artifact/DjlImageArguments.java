package dev.djinn.artifact;

import dev.djinn.model.ImageSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How DJL's image translators prepare an image, as {@code serving.properties} says it. {@code
 * resize} with one number before {@code centerCrop} is read as torchvision's idiom, which those who
 * write it mean, and not as the distortion that DJL makes of it.
 */
record DjlImageArguments(DjlArguments arguments) {

    private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    static ImageSpec imagenet(int size, int resize) {
        return new ImageSpec(size, resize, ImageSpec.Fit.SHORT_SIDE, IMAGENET_MEAN, IMAGENET_STD);
    }

    /**
     * @throws PackageException when an argument cannot be honoured
     */
    ImageSpec spec() {
        refuseOthers();
        int size = arguments.number("width").orElse(224);
        if (arguments.number("height").orElse(224) != size) {
            throw arguments.wrong(
                    arguments.text("height").isPresent() ? "height" : "width",
                    "cannot be honoured: width and height must be equal");
        }
        Resizing resizing = resizing(size);
        boolean crops = arguments.flag("centerCrop", false);
        if (!crops && (resizing.fit == ImageSpec.Fit.SHORT_SIDE || resizing.length != size)) {
            throw arguments.missing(
                    "centerCrop",
                    "without it images keep a size of their own; set centerCrop=true, or resize=true");
        }
        if (resizing.length < size) {
            throw arguments.wrong(
                    resizing.argument,
                    "is less than the width of %d: make it larger".formatted(size));
        }
        Optional<String> normalize = arguments.text("normalize").filter(value -> !isFalse(value));
        List<Float> numbers =
                normalize.map(this::normalization).orElse(List.of(0f, 0f, 0f, 1f, 1f, 1f));
        return new ImageSpec(
                size, resizing.length, resizing.fit, numbers.subList(0, 3), numbers.subList(3, 6));
    }

    private record Resizing(String argument, int length, ImageSpec.Fit fit) {}

    private Resizing resizing(int size) {
        Optional<String> both = arguments.text("resize").filter(value -> !isFalse(value));
        Optional<String> shortSide = arguments.text("resizeShort").filter(value -> !isFalse(value));
        if (both.isPresent() && shortSide.isPresent()) {
            throw arguments.wrong("resizeShort", "cannot be honoured beside resize: remove one");
        }
        if (shortSide.isPresent()) {
            return resizeShort(shortSide.get(), size);
        }
        if (both.isPresent()) {
            return resize(both.get(), size);
        }
        throw arguments.missing(
                "resize",
                "images come in every size; set resize=true, or resizeShort and centerCrop");
    }

    private Resizing resize(String value, int size) {
        if (value.equals("true")) {
            return new Resizing("resize", size, ImageSpec.Fit.STRETCH);
        }
        String[] parts = value.split("\\s*,\\s*");
        int length = length("resize", parts[0]);
        if (parts.length > 1 && length("resize", parts[1]) != length) {
            throw arguments.wrong("resize", "cannot be honoured: both sides must be equal");
        }
        requireBilinear("resize", parts);
        boolean idiom = parts.length == 1 && length > size;
        return new Resizing(
                "resize", length, idiom ? ImageSpec.Fit.SHORT_SIDE : ImageSpec.Fit.STRETCH);
    }

    private Resizing resizeShort(String value, int size) {
        if (value.equals("true")) {
            return new Resizing("resizeShort", size, ImageSpec.Fit.SHORT_SIDE);
        }
        String[] parts = value.split("\\s*,\\s*");
        if (parts.length > 1 && !parts[1].equals("-1")) {
            throw arguments.wrong(
                    "resizeShort", "cannot be honoured: the long side cannot be limited");
        }
        requireBilinear("resizeShort", parts);
        return new Resizing(
                "resizeShort", length("resizeShort", parts[0]), ImageSpec.Fit.SHORT_SIDE);
    }

    private void requireBilinear(String argument, String... parts) {
        if (parts.length > 2 && !parts[2].equals("BILINEAR")) {
            throw arguments.wrong(
                    argument, "cannot be honoured: images are resized with BILINEAR only");
        }
    }

    private int length(String argument, String text) {
        try {
            return (int) Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw arguments.wrong(argument, "must be true, false or numbers");
        }
    }

    private List<Float> normalization(String value) {
        if (value.equals("true")) {
            return Stream.concat(IMAGENET_MEAN.stream(), IMAGENET_STD.stream()).toList();
        }
        try {
            List<Float> numbers =
                    Arrays.stream(value.split("\\s*,\\s*")).map(Float::valueOf).toList();
            if (numbers.size() == 6) {
                return numbers;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw arguments.wrong("normalize", "must be true, false or six numbers");
    }

    private void refuseOthers() {
        arguments.refuse("pad", "cannot be honoured: pad images before you send them");
        arguments.refuse("centerFit", "cannot be honoured: use resize=true or centerCrop=true");
        arguments.refuse("range", "cannot be honoured: use normalize");
        arguments.refuse("synsetUrl", "is not fetched: put synset.txt beside the weights");
        if (!arguments.flag("toTensor", true)) {
            throw arguments.wrong(
                    "toTensor", "cannot be honoured: networks read floats by channel");
        }
        if (!arguments.text("flag").orElse("COLOR").equals("COLOR")) {
            throw arguments.wrong("flag", "cannot be honoured: images are read in colour");
        }
        if (!arguments.text("batchifier").orElse("stack").equals("stack")) {
            throw arguments.wrong(
                    "batchifier", "cannot be honoured: the network must read batches");
        }
        arguments
                .text("scaleFactor")
                .filter(value -> Math.abs(factor(value) - 1 / 255.0) > 1e-6)
                .ifPresent(_ -> {
                    throw arguments.wrong(
                            "scaleFactor", "cannot be honoured: samples are divided by 255");
                });
    }

    private double factor(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException _) {
            throw arguments.wrong("scaleFactor", "must be a number");
        }
    }

    private static boolean isFalse(String value) {
        return value.equals("false");
    }
}
