using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Tests.Text;

public sealed class ModelPromptTests
{
    private static readonly PromptShape s_shape = new() { MaxHistory = 20, Candidates = 8 };

    [Fact]
    public void How_much_prompts_show_comes_back_from_the_file_beside_the_wording()
    {
        using var folder = new TemporaryFolder();
        var prompt = new ModelPrompt(PromptTemplates.Llara, s_shape);
        prompt.Save(folder.At("prompt.json"));
        Assert.Equal(prompt, ModelPrompt.Load(folder.At("prompt.json")));
        var text = File.ReadAllText(folder.At("prompt.json"));
        Assert.Contains("\"maxHistory\": 20", text, StringComparison.Ordinal);
        Assert.Contains("\"candidates\": 8", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_numbers_says_nothing_of_them_and_one_number_leaves_the_other_at_its_default()
    {
        using var folder = new TemporaryFolder();
        var without = ModelPrompt.Load(folder.Write("prompt.json", PromptTemplates.SDpo.ToJson()));
        Assert.Equal(new ModelPrompt(PromptTemplates.SDpo, null), without);
        Assert.Equal(new PromptShape(), PromptShape.Resolve(without.Shape));
        Assert.Equal(new PromptShape { MaxHistory = 3 }, ModelPrompt.Load(folder.Write("one.json", """{"maxHistory":3}""")).Shape);
    }

    [Fact]
    public void What_is_asked_for_comes_before_what_a_model_says()
    {
        Assert.Equal(new PromptShape { MaxHistory = 5, Candidates = 8 }, PromptShape.Resolve(s_shape, maxHistory: 5));
        Assert.Equal(new PromptShape { MaxHistory = 20, Candidates = 4 }, PromptShape.Resolve(s_shape, candidates: 4));
        Assert.Equal(s_shape, PromptShape.Resolve(s_shape));
    }

    [Fact]
    public void A_difference_is_put_in_words_where_the_model_has_numbers_and_its_prompts_show_them()
    {
        var own = new ModelPrompt(PromptTemplates.SDpo, s_shape);
        Assert.Null(ModelPrompt.Difference(own, s_shape));
        Assert.Equal("history of 10 titles (the model was trained on 20)", ModelPrompt.Difference(own, s_shape with { MaxHistory = 10 }));
        Assert.Equal(
            "history of 10 titles (the model was trained on 20), 20 candidates (the model was trained on 8)",
            ModelPrompt.Difference(own, new PromptShape()));
        Assert.Null(ModelPrompt.Difference(own with { Template = PromptTemplates.PatchRec }, s_shape with { Candidates = 4 }));
        Assert.Null(ModelPrompt.Difference(own with { Shape = null }, new PromptShape { MaxHistory = 1 }));
        Assert.Null(ModelPrompt.Difference(null, new PromptShape { MaxHistory = 1 }));
    }
}
