package dev.djinn.artifact;

import dev.djinn.outbound.ForbiddenHostException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of a store that speaks S3: {@code s3://BUCKET/KEY} for an archive or a weights file,
 * {@code s3://BUCKET/PREFIX/} for all objects below it.
 */
final class S3Source implements ArtifactSource {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");
    private static final int PRECONDITION_FAILED = 412;

    private final ArtifactProperties.S3 properties;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Object building = new Object();
    private @Nullable S3Client client;

    S3Source(
            ArtifactProperties.S3 properties,
            SdkHttpClient http,
            AwsCredentialsProvider credentials) {
        this.properties = properties;
        this.http = http;
        this.credentials = credentials;
    }

    /** Where an object or a prefix is. */
    private record Place(String bucket, String key) {

        static Place of(URI uri) {
            String bucket = uri.getRawAuthority();
            String path = uri.getPath() == null ? "" : uri.getPath();
            if (bucket == null || path.length() < 2) {
                throw new ArtifactException(
                        ArtifactUri.shown(uri),
                        "it names no object: write s3://<bucket>/<key>, or s3://<bucket>/<prefix>/");
            }
            return new Place(bucket, path.substring(1));
        }

        URI uri() {
            try {
                return new URI("s3", bucket, "/" + key, null);
            } catch (URISyntaxException e) {
                throw new ArtifactException(
                        bucket, "its key '%s' makes no URI: rename the object".formatted(key), e);
            }
        }
    }

    @Override
    public Listing list(ArtifactUri uri) throws IOException {
        Place place = Place.of(uri.location());
        return answered(
                uri.location(), () -> place.key().endsWith("/") ? all(uri, place) : one(place));
    }

    private Listing one(Place place) {
        HeadObjectResponse head =
                client().headObject(request -> request.bucket(place.bucket()).key(place.key()));
        String name = ArtifactSource.fileName(place.uri());
        Packing packing = Packing.of(name);
        SourceFile file =
                new SourceFile(
                        packing.isArchive() ? "" : Packing.stem(name),
                        place.uri(),
                        packing,
                        OptionalLong.of(head.contentLength()),
                        Optional.empty());
        return new Listing(List.of(file), Optional.ofNullable(head.eTag()), Map.of());
    }

    private Listing all(ArtifactUri uri, Place prefix) {
        List<SourceFile> files = new ArrayList<>();
        List<S3Object> objects =
                client()
                        .listObjectsV2Paginator(
                                request -> request.bucket(prefix.bucket()).prefix(prefix.key()))
                        .contents()
                        .stream()
                        .filter(object -> !object.key().endsWith("/"))
                        .toList();
        for (S3Object object : objects) {
            files.add(
                    new SourceFile(
                            object.key().substring(prefix.key().length()),
                            new Place(prefix.bucket(), object.key()).uri(),
                            Packing.PLAIN,
                            OptionalLong.of(object.size()),
                            Optional.empty()));
        }
        if (files.isEmpty()) {
            throw new ArtifactException(
                    uri.toString(), "there is no object below that prefix: correct the URI");
        }
        String identity =
                objects.stream()
                        .map(object -> object.key() + " " + object.eTag())
                        .collect(Collectors.joining("\n"));
        return new Listing(files, Optional.of(identity), Map.of());
    }

    @Override
    public Content open(SourceFile file, long offset, Optional<String> validator)
            throws IOException {
        Place place = Place.of(file.location());
        return answered(
                file.location(),
                () -> opened(place, validator.isPresent() ? offset : 0, validator));
    }

    private Content opened(Place place, long offset, Optional<String> validator) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(place.bucket()).key(place.key());
        if (offset > 0) {
            request.range("bytes=%d-".formatted(offset)).ifMatch(validator.orElseThrow());
        }
        try {
            ResponseInputStream<GetObjectResponse> body = client().getObject(request.build());
            GetObjectResponse response = body.response();
            return new Content(
                    body,
                    response.contentRange() == null ? 0 : offset,
                    total(response),
                    Optional.ofNullable(response.eTag()),
                    body::abort);
        } catch (S3Exception e) {
            if (offset > 0 && e.statusCode() == PRECONDITION_FAILED) {
                return opened(place, 0, Optional.empty());
            }
            throw e;
        }
    }

    private static OptionalLong total(GetObjectResponse response) {
        Matcher range =
                CONTENT_RANGE.matcher(
                        response.contentRange() == null ? "" : response.contentRange());
        if (range.matches()) {
            return OptionalLong.of(Long.parseLong(range.group(1)));
        }
        return response.contentRange() == null && response.contentLength() != null
                ? OptionalLong.of(response.contentLength())
                : OptionalLong.empty();
    }

    /** Failures of the SDK in this package's words. */
    private static <T> T answered(URI uri, Retries.Attempt<T> call) throws IOException {
        try {
            return call.run();
        } catch (S3Exception e) {
            if (e.statusCode() >= 500 || e.statusCode() == 429) {
                throw new IOException("the store answered %d".formatted(e.statusCode()), e);
            }
            throw new ArtifactException(
                    ArtifactUri.shown(uri),
                    "the store answered %d: correct the URI, or see to the credentials and djinn.artifacts.s3"
                            .formatted(e.statusCode()),
                    e);
        } catch (SdkClientException e) {
            throw unwrapped(e);
        }
    }

    private static IOException unwrapped(SdkClientException failure) {
        if (failure instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenHostException forbidden) {
                return forbidden;
            }
        }
        return new IOException(failure.getMessage(), failure);
    }

    private S3Client client() {
        synchronized (building) {
            if (client == null) {
                client = built();
            }
            return client;
        }
    }

    private S3Client built() {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClient(http)
                        .credentialsProvider(credentials)
                        .region(Region.of(properties.region()))
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(configuration ->
                                configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        properties.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
