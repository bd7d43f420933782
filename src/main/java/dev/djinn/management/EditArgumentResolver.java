package dev.djinn.management;

import dev.djinn.problem.ServingException;
import dev.djinn.registry.Edit;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Hands to the endpoints that change something who changes it, and to what they saw: the revision
 * in {@code If-Match}, or none with {@code If-None-Match: *}.
 */
final class EditArgumentResolver implements HandlerMethodArgumentResolver {

    private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Edit.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Edit edit =
                Edit.by(
                        (String)
                                Objects.requireNonNull(
                                        request.getAttribute(
                                                ManagementKeyFilter.ACTOR,
                                                RequestAttributes.SCOPE_REQUEST)));
        return edit(edit, request.getHeader("If-Match"), request.getHeader("If-None-Match"));
    }

    static Edit edit(Edit edit, @Nullable String match, @Nullable String noneMatch) {
        if (noneMatch != null) {
            return absent(edit, match, noneMatch);
        }
        if (match == null) {
            return edit;
        }
        Matcher tag = ETAG.matcher(match.strip());
        if (!tag.matches()) {
            throw ServingException.invalid(
                    "If-Match",
                    "'%s' is not an ETag of a model: send the one that a response carried, as in \"12\", in its quotes."
                            .formatted(Fields.abbreviated(match)));
        }
        return edit.at(Long.parseLong(tag.group(1)));
    }

    private static Edit absent(Edit edit, @Nullable String match, String noneMatch) {
        if (match != null || !noneMatch.strip().equals("*")) {
            throw ServingException.invalid(
                    "If-None-Match",
                    "'%s' is not understood here: send '*', without If-Match, for a model that must not be there yet."
                            .formatted(Fields.abbreviated(noneMatch)));
        }
        return edit.at(0);
    }
}
