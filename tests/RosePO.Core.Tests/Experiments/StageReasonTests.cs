using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public class StageReasonTests
{
    private static ArtifactManifest Manifest(string request, string dataset) => new()
    {
        Kind = "model",
        Key = "k",
        Request = JsonNode.Parse(request)!.AsObject(),
        Inputs = new(StringComparer.Ordinal) { ["dataset"] = dataset },
        Result = [],
        Versions = new(StringComparer.Ordinal),
    };

    [Fact]
    public void An_artifact_without_a_predecessor_is_new() =>
        Assert.Equal("new", StageReason.Of(null, Manifest("{}", "a"), reused: false));

    [Fact]
    public void An_artifact_that_was_found_is_unchanged() =>
        Assert.Equal("unchanged", StageReason.Of(Manifest("{}", "a"), Manifest("{}", "a"), reused: true));

    [Fact]
    public void A_change_names_inputs_by_content_and_values_by_dotted_key() =>
        Assert.Equal("changed: dataset, lora.rank, epochs", StageReason.Of(
            Manifest("""{"dataset": "/x", "lora": {"rank": 0, "alpha": 32}, "epochs": 1}""", "a"),
            Manifest("""{"dataset": "/y", "lora": {"rank": 8, "alpha": 32}, "epochs": 2}""", "b"),
            reused: false));

    [Fact]
    public void A_moved_input_of_the_same_content_is_no_reason() =>
        Assert.Equal("changed: epochs", StageReason.Of(
            Manifest("""{"dataset": "/x", "epochs": 1}""", "a"), Manifest("""{"dataset": "/y", "epochs": 2}""", "a"), reused: false));
}
