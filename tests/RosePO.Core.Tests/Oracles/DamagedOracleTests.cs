using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Oracles;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Oracles;

/// <summary>An oracle whose configuration asks for more than its weights contain is refused before memory is taken for it.</summary>
public sealed class DamagedOracleTests
{
    [Theory]
    [InlineData(SmoothingOracle.SasRec, "items", 2_147_483_646)]
    [InlineData(SmoothingOracle.SasRec, "items", 2_147_483_647)]
    [InlineData(SmoothingOracle.SasRec, "options.hiddenSize", 2_147_483_646)]
    [InlineData(SmoothingOracle.SasRec, "options.layers", 2_147_483_647)]
    [InlineData(SmoothingOracle.SasRec, "options.maxLength", 2_147_483_647)]
    [InlineData(SmoothingOracle.Gru4Rec, "options.layers", 2_147_483_647)]
    [InlineData(SmoothingOracle.Caser, "options.window", 2_147_483_647)]
    [InlineData(SmoothingOracle.Caser, "options.horizontalFilters", 2_147_483_647)]
    [InlineData(SmoothingOracle.Caser, "options.verticalFilters", 2_147_483_647)]
    [InlineData(SmoothingOracle.Caser, "options.window", 2)]
    public void A_configuration_of_another_network_is_refused(SmoothingOracle name, string key, int value)
    {
        using var network = TinyOracles.Untrained(name);
        using var folder = new TemporaryFolder();
        var artifact = new ArtifactFolder(folder.Path, new Dictionary<string, string>());
        OracleFiles.Write(artifact, OracleFolds.One, network);
        Assert.Equal(TinyOracles.Items, Items(folder.Path));

        var path = folder.At(OracleFiles.Config);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        var parent = key.Contains('.', StringComparison.Ordinal) ? json["options"]! : json;
        parent[key.Split('.')[^1]] = value;
        File.WriteAllText(path, json.ToJsonString());
        var error = Assert.Throws<RoseException>(() => Items(folder.Path));
        Assert.Contains(error.Error, (RoseErrorCode[])[RoseErrorCode.ArtifactInvalid, RoseErrorCode.RequestInvalid]);
    }

    private static int Items(string folder)
    {
        using var oracle = TrainedOracle.LoadPayload(folder, TorchSharp.torch.CPU);
        return oracle.Items;
    }
}
