using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Tests.Experiments;

public class StageReasonTests
{
    private static readonly SortedDictionary<string, string> s_vectors = new(StringComparer.Ordinal) { ["semantic.vectorFile"] = "a" };

    private static ArtifactIdentity Identity(string key, string request, string dataset) =>
        new("model", key, JsonNode.Parse(request)!.AsObject(), new(StringComparer.Ordinal) { ["dataset"] = dataset });

    private static ArtifactManifest Manifest(string key, string request, string dataset) => new()
    {
        Kind = "model",
        Key = key,
        Request = JsonNode.Parse(request)!.AsObject(),
        Inputs = new(StringComparer.Ordinal) { ["dataset"] = dataset },
        Result = [],
        Versions = new(StringComparer.Ordinal),
    };

    [Fact]
    public void An_artifact_without_a_predecessor_is_new() => Assert.Equal("new", StageReason.Of(null, Identity("a", "{}", "a")));

    [Fact]
    public void An_artifact_of_the_same_key_is_unchanged() =>
        Assert.Equal("unchanged", StageReason.Of(Manifest("a", """{"device": "cpu"}""", "a"), Identity("a", """{"device": "cuda"}""", "a")));

    [Fact]
    public void A_change_names_inputs_by_content_and_values_by_dotted_key() =>
        Assert.Equal("changed: dataset, lora.rank, epochs", StageReason.Of(
            Manifest("a", """{"dataset": "/x", "lora": {"rank": 0, "alpha": 32}, "epochs": 1}""", "a"),
            Identity("b", """{"dataset": "/y", "lora": {"rank": 8, "alpha": 32}, "epochs": 2}""", "b")));

    [Fact]
    public void A_moved_input_of_the_same_content_is_no_reason() =>
        Assert.Equal("changed: epochs", StageReason.Of(
            Manifest("a", """{"dataset": "/x", "epochs": 1}""", "a"), Identity("b", """{"dataset": "/y", "epochs": 2}""", "a")));

    [Fact]
    public void Places_and_devices_are_no_reason() =>
        Assert.Equal("changed: epochs", StageReason.Of(
            Manifest("a", """{"destination": "/x", "device": "cpu", "epochs": 1}""", "a"),
            Identity("b", """{"destination": "/y", "device": "cuda", "epochs": 2}""", "a") with { Places = ["destination", "device"] }));

    [Fact]
    public void Nested_inputs_are_compared_by_content() =>
        Assert.Equal("changed: semantic.order", StageReason.Of(
            Manifest("a", """{"semantic": {"vectorFile": "/x", "order": "Nearest"}}""", "a") with { Inputs = s_vectors },
            Identity("b", """{"semantic": {"vectorFile": "/y", "order": "Farthest"}}""", "a") with { Inputs = s_vectors }));
}
