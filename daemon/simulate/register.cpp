#include "daemon/simulate/register.h"

namespace kpiwatch::simulate {
namespace {

void add_registration(const World& world, Instant at, const Thing& thing, Story& story) {
  Json::Object labels;
  for (const auto& [name, value] : thing.labels) labels.emplace_back(name, text(value));
  story.add(world, at, "kpiwatch.asset.registered", thing.id,
            {{"kind", text(thing.kind)},
             {"labels", Json(std::move(labels))},
             {"name", text(thing.name)}});
}

}  // namespace

void tell_register(const World& world, Story& story) {
  for (const Thing& thing : world.things) add_registration(world, world.span.from, thing, story);
  for (std::size_t i = 0; i < world.cameras.size(); ++i) {
    const Camera& camera = world.cameras[i];
    add_registration(world, camera.added, describe(world, i, camera.town), story);
    if (camera.moved) {
      add_registration(world, camera.moved->at, describe(world, i, camera.moved->town), story);
    }
    story.add(world, camera.retired, "kpiwatch.asset.retired",
              world.id_of(world.index_of_camera(i)));
  }
}

}  // namespace kpiwatch::simulate
