using System.Numerics.Tensors;
using LLama.Native;

namespace RosePO.Benchmarks.Peers;

/// <summary>Greedy answers to all prompts at once: one pass over the prompts, then one for each further token of those that have not ended.</summary>
internal static class GreedyAnswers
{
    /// <summary>The answers' ids, by prompt.</summary>
    public static int[][] Of(PeerModel model, PeerWork work)
    {
        model.Clear();
        var answers = Array.ConvertAll(work.Prompts, _ => new List<int>());
        var batch = new LLamaBatch();
        var places = new List<(int Row, int Place)>();
        for (var row = 0; row < work.Prompts.Length; row++)
        {
            var prompt = work.Prompts[row];
            for (var i = 0; i < prompt.Length; i++)
            {
                var place = batch.Add(prompt[i], i, (LLamaSeqId)row, i == prompt.Length - 1);
                if (i == prompt.Length - 1)
                {
                    places.Add((row, place));
                }
            }
        }

        while (places.Count > 0)
        {
            model.Read(batch);
            var next = places.ConvertAll(at => (at.Row, Id: TensorPrimitives.IndexOfMax<float>(model.Logits(at.Place))));
            batch.Clear();
            places.Clear();
            foreach (var (row, id) in next.Where(token => token.Id != work.End))
            {
                answers[row].Add(id);
                if (answers[row].Count < work.MaxTokens)
                {
                    places.Add((row, batch.Add(id, work.Prompts[row].Length + answers[row].Count - 1, (LLamaSeqId)row, true)));
                }
            }
        }

        return Array.ConvertAll(answers, answer => answer.ToArray());
    }
}
