using System.Globalization;

namespace RosePO.Core.Models.Generation;

internal static class GenerationErrors
{
    public static RoseException SamplingInvalid(SamplingOptions options) => new(
        RoseErrorCode.RequestInvalid,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Tokens cannot be drawn with temperature {options.Temperature}, top-p {options.TopP} and top-k {options.TopK}: choose a temperature above 0, a top-p in (0, 1] and a top-k of at least 0."));

    public static RoseException BeamsInvalid(int beams) => new(
        RoseErrorCode.RequestInvalid, string.Create(CultureInfo.InvariantCulture, $"{beams} beams cannot be searched: choose at least 1."));
}
