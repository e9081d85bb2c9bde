using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Core.Tests.Training.Flow;

/// <summary>Reference numbers of the flow term, calculated in double precision by another program.</summary>
internal static class FlowFixture
{
    /// <summary>Rewards of a small trie.</summary>
    public static JsonObject Rewards { get; } = Read("trie_rewards.json");

    /// <summary>Balances of titles, with gradients.</summary>
    public static JsonObject Balances { get; } = Read("subtb.json");

    public static double[] Numbers(JsonNode? list) => list!.Deserialize<double[]>()!;

    public static int[] Tokens(JsonNode? list) => list!.Deserialize<int[]>()!;

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllBytes(Repository.Fixture(Path.Combine("flower", name))))!.AsObject();
}
