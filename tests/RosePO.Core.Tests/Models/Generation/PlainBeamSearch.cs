using RosePO.Core.Models.Decoder;

namespace RosePO.Core.Tests.Models.Generation;

/// <summary>Beam search as transformers describes it, one prompt at a time, every prefix read whole.</summary>
internal static class PlainBeamSearch
{
    public static IReadOnlyList<(int[] Tokens, double Score)> Of(LlamaModel model, int[] prompt, int beams, double penalty, int most, int end)
    {
        var running = new List<(int[] Tokens, double Sum)> { ([], 0) };
        var found = new List<(int[] Tokens, double Score)>();
        for (var length = 1; length <= most && running.Count > 0; length++)
        {
            var candidates = running.SelectMany(beam =>
            {
                var table = TinyModel.LogProbs(model, [.. prompt, .. beam.Tokens]);
                return Enumerable.Range(0, table.GetLength(1)).Select(token =>
                    (Tokens: (int[])[.. beam.Tokens, token], Sum: beam.Sum + table[prompt.Length + length - 2, token]));
            }).OrderByDescending(candidate => candidate.Sum).Take(2 * beams).ToList();
            bool Ends((int[] Tokens, double Sum) candidate) => candidate.Tokens[^1] == end || length == most;
            found = [.. found.Concat(candidates.Take(beams).Where(Ends).Select(candidate =>
                    (candidate.Tokens[^1] == end ? candidate.Tokens[..^1] : candidate.Tokens, candidate.Sum / Math.Pow(length, penalty))))
                .OrderByDescending(answer => answer.Item2).Take(beams)];
            running = [.. candidates.Where(candidate => !Ends(candidate)).Take(beams)];
            if (found.Count == beams && running.Count > 0 && running[0].Sum / Math.Pow(length, penalty) <= found[^1].Score)
            {
                break;
            }
        }

        return found;
    }
}
