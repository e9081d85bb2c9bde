using RosePO.Core.Oracles.Networks;

namespace RosePO.Core.Oracles;

/// <summary>The networks by their options. Another one is its options, one file here and one line in each list.</summary>
internal static class OracleRegistry
{
    /// <summary>Creates a network on the CPU with weights from a seed.</summary>
    public static OracleNetwork Create(OracleOptions options, int items, int seed = 0) => options switch
    {
        SasRecOptions sasRec => new SasRec(sasRec, items, seed),
        Gru4RecOptions gru4Rec => new Gru4Rec(gru4Rec, items, seed),
        CaserOptions caser => new Caser(caser, items, seed),
        _ => throw OracleErrors.Unknown(options),
    };

    /// <summary>The name of a network.</summary>
    public static SmoothingOracle NameOf(OracleOptions options) => options switch
    {
        SasRecOptions => SmoothingOracle.SasRec,
        Gru4RecOptions => SmoothingOracle.Gru4Rec,
        CaserOptions => SmoothingOracle.Caser,
        _ => throw OracleErrors.Unknown(options),
    };

    /// <summary>The options of the network that a request trains; null where it trains none.</summary>
    public static OracleOptions? OptionsOf(OracleSmoothingRequest request) => request.Oracle switch
    {
        SmoothingOracle.SasRec => request.SasRec,
        SmoothingOracle.Gru4Rec => request.Gru4Rec,
        SmoothingOracle.Caser => request.Caser,
        _ => null,
    };

    /// <summary>The default options of a network.</summary>
    public static OracleOptions DefaultOf(SmoothingOracle oracle) =>
        OptionsOf(new OracleSmoothingRequest { Pairs = string.Empty, Destination = string.Empty, Oracle = oracle })
        ?? throw OracleErrors.NotTrained(oracle);
}
