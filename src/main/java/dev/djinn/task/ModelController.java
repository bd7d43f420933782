package dev.djinn.task;

import dev.djinn.inference.ModelDirectory;
import dev.djinn.model.ModelRef;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelController {

    private final ModelDirectory directory;

    ModelController(ModelDirectory directory) {
        this.directory = directory;
    }

    record Models(List<ModelView> models) {}

    @GetMapping("/v1/models")
    Models models() {
        return new Models(directory.models().stream().map(ModelView::of).toList());
    }

    @GetMapping("/v1/models/{ref}")
    ModelView model(@PathVariable String ref) {
        return ModelView.of(directory.model(ModelRef.parse(ref)));
    }
}
