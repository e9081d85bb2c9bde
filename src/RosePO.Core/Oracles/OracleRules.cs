using RosePO.Core.Options;

namespace RosePO.Core.Oracles;

/// <summary>What the options of an oracle must have in common.</summary>
internal static class OracleRules
{
    /// <summary>Checks options alone.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a value is outside its range.</exception>
    public static void Check(OracleOptions options)
    {
        OptionCheck.Run(options);
        if (options is SasRecOptions sasRec)
        {
            RequireHeads(sasRec.HiddenSize, sasRec.Heads, "heads");
        }
    }

    /// <summary>Checks the options of the network that a smoothing trains, where it trains one.</summary>
    public static void Check(OracleSmoothingRequest request)
    {
        if (request.Oracle == SmoothingOracle.SasRec)
        {
            RequireHeads(request.SasRec.HiddenSize, request.SasRec.Heads, "sasRec.heads");
        }
    }

    private static void RequireHeads(int width, int heads, string key)
    {
        if (width % heads != 0)
        {
            throw OptionErrors.Invalid(key, OptionText.Describe(heads), FormattableString.Invariant($"a divisor of the width, {width},"));
        }
    }
}
