package dev.djinn.management;

import dev.djinn.registry.Replicas;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReplicaController {

    private final Replicas replicas;

    ReplicaController(Replicas replicas) {
        this.replicas = replicas;
    }

    record Listing(List<ReplicaView> replicas) {}

    @GetMapping("/admin/v1/replicas")
    Listing replicas() {
        return new Listing(replicas.list().stream().map(ReplicaView::of).toList());
    }
}
