BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample -Destination runs/data
    $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft -PretrainEpochs 0 @RoseTiny
    $null = $data | New-PreferencePairs -Strategy Random -MaxExamples 10 -Destination runs/pairs |
        Start-RosePOTraining -Model $sft -Destination runs/rosepo -ValidationUsers 0
    $null = Import-RecDataset @RoseSample -Seed 2 -Destination runs/other
}

AfterAll { Pop-Location }

Describe 'Get-RosePORun' {
    It 'lists every artifact below a folder' {
        $runs = Get-RosePORun ./runs
        $runs | Should -BeOfType RosePO.RosePORun
        ($runs | Where-Object Kind -ne reference).Name | Sort-Object | Should -Be data, other, pairs, rosepo, sft
        ($runs | Where-Object Kind -eq reference).Name | Should -BeLike 'pairs-reference-*'
    }

    It 'lists kinds and names' {
        (Get-RosePORun ./runs -Kind model).Name | Sort-Object | Should -Be rosepo, sft
        (Get-RosePORun ./runs -Name 'r*').Name | Should -Be rosepo
        Get-ChildItem . -Directory | Get-RosePORun -Name none | Should -BeNullOrEmpty
    }

    It 'tells how a model came to be, and nothing else' {
        $lineage = (Get-RosePORun ./runs -Name rosepo -Lineage).Name
        $lineage[0] | Should -Be data
        $lineage[-1] | Should -Be rosepo
        $lineage | Should -Not -Contain other
    }

    It 'binds to the commands that take what it lists' {
        $rows = Get-RosePORun ./runs -Kind model | Measure-Recommendations -Dataset $data -Resamples 20 -GenerationUsers 2
        $rows.Name | Sort-Object | Should -Be rosepo, sft
    }

    It 'still names inputs where the folder has moved' {
        Copy-Item ./runs ./moved -Recurse
        (Get-RosePORun ./moved -Name rosepo).Inputs.Run | Should -Contain sft
    }

    It 'shows a table that is easy to read' {
        Get-RosePORun ./runs | Out-String -Width 140 | Should -Match '(?s)Name\s+Kind.*rosepo\s+model'
    }

    It 'reports a missing folder as FileNotFound' {
        ErrorIdOf { Get-RosePORun ./missing -ErrorAction Continue } | Should -Be 'FileNotFound,RosePO.Commands.GetRosePORunCommand'
    }
}
