<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
    <context>
        <name>Banner</name>
        <message>
            <source>A built-in platform, no real money; slips say DEMO</source>
            <translation>内置的假平台，不收真钱，小票印有“演示”</translation>
        </message>
        <message>
            <source>Customer's phone</source>
            <translation>顾客的手机</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>演示</translation>
        </message>
        <message>
            <source>Offline {time}</source>
            <translation>离线 {time}</translation>
        </message>
        <message>
            <source>Open {amount}</source>
            <translation>待确认 {amount}</translation>
        </message>
        <message>
            <source>Waits: vouchers that need the platform, reversals</source>
            <translation>暂停：要联网的券、撤销核销</translation>
        </message>
        <message>
            <source>Works: vouchers of this store, slips, the record</source>
            <translation>照常：本店券、小票、最近核销</translation>
        </message>
    </context>
    <context>
        <name>Case</name>
        <message>
            <source>Amount differs</source>
            <translation>金额不一致</translation>
        </message>
        <message>
            <source>Call the guest back, or write it off</source>
            <translation>联系顾客，或记损失</translation>
        </message>
        <message>
            <source>Cancelled, but made</source>
            <translation>已取消但做好了</translation>
        </message>
        <message>
            <source>Compare the statement with this record</source>
            <translation>请把对账单和本机记录核对</translation>
        </message>
        <message>
            <source>It stands; refund it through the sale</source>
            <translation>核销有效，请改为销售退款</translation>
        </message>
        <message>
            <source>More uses than were paid</source>
            <translation>次数用超了</translation>
        </message>
        <message>
            <source>Not understood yet</source>
            <translation>平台还认不出</translation>
        </message>
        <message>
            <source>Nothing to do: it counts once</source>
            <translation>不用处理，只算一次</translation>
        </message>
        <message>
            <source>Nothing to do: it is kept for later</source>
            <translation>不用处理，已留着再看</translation>
        </message>
        <message>
            <source>Offline redeeming stops; call the owner</source>
            <translation>停止离线核销，请联系老板</translation>
        </message>
        <message>
            <source>Outside its time</source>
            <translation>不在有效时间</translation>
        </message>
        <message>
            <source>Oversold</source>
            <translation>超卖</translation>
        </message>
        <message>
            <source>Partner voucher failed</source>
            <translation>第三方券没通过</translation>
        </message>
        <message>
            <source>Plan the oldest order anew, or refund it</source>
            <translation>重排最早未付的订单，或退款</translation>
        </message>
        <message>
            <source>Refunded before it was used</source>
            <translation>核销前已退款</translation>
        </message>
        <message>
            <source>Reversed too late</source>
            <translation>撤销太晚</translation>
        </message>
        <message>
            <source>Sent twice</source>
            <translation>重复上传</translation>
        </message>
        <message>
            <source>Settlement differs</source>
            <translation>结算有差异</translation>
        </message>
        <message>
            <source>Stop taking this offer and call the owner</source>
            <translation>停收这个活动，并联系老板</translation>
        </message>
        <message>
            <source>The first one confirmed stands; keep the slip</source>
            <translation>以先确认的为准，请留好小票</translation>
        </message>
        <message>
            <source>The online use stands; keep the slip</source>
            <translation>以网上那次为准，请留好小票</translation>
        </message>
        <message>
            <source>The platform decides who pays; keep the slip</source>
            <translation>平台裁定谁承担，请留好小票</translation>
        </message>
        <message>
            <source>The store may pay; check this till's clock</source>
            <translation>可能由门店承担，请核对本机时间</translation>
        </message>
        <message>
            <source>The till with the right stands; see both slips</source>
            <translation>以持权的那台为准，请核对两张小票</translation>
        </message>
        <message>
            <source>The voucher counts; the rest is settled later</source>
            <translation>以券面为准，差额以后结算</translation>
        </message>
        <message>
            <source>This till was copied</source>
            <translation>本机被复制过</translation>
        </message>
        <message>
            <source>Used at two stores</source>
            <translation>同一张券两店核销</translation>
        </message>
        <message>
            <source>Used at two tills here</source>
            <translation>本店两台都核销</translation>
        </message>
        <message>
            <source>Used online before</source>
            <translation>之前已在网上用掉</translation>
        </message>
        <message>
            <source>Uses too many are a loss; tell the owner</source>
            <translation>超出的次数算损失，请告诉老板</translation>
        </message>
        <message>
            <source>Voucher not genuine</source>
            <translation>券不是真的</translation>
        </message>
        <message>
            <source>Who pays depends on when it was cancelled</source>
            <translation>谁承担要看取消的时间</translation>
        </message>
    </context>
    <context>
        <name>Details</name>
        <message>
            <source>Answer took</source>
            <translation>回答用时</translation>
        </message>
        <message>
            <source>Code ends</source>
            <translation>券码尾号</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>核销明细</translation>
        </message>
        <message>
            <source>Ledger entry</source>
            <translation>本机记账号</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因代码</translation>
        </message>
        <message>
            <source>Redemption id</source>
            <translation>核销号</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Who decided</source>
            <translation>由谁放行</translation>
        </message>
    </context>
    <context>
        <name>FirstRun</name>
        <message numerus="yes">
            <source>%n characters in {time} ms</source>
            <translation>
                <numerusform>%n个字符，用时{time}毫秒</numerusform>
            </translation>
        </message>
        <message>
            <source>A bottle, a voucher, a business card. Nothing has to be clicked first, here or at the counter.</source>
            <translation>一瓶水、一张券、一张名片都行。扫之前什么都不用点，收银时也一样。</translation>
        </message>
        <message>
            <source>A built-in platform, play money, a customer's phone</source>
            <translation>内置平台、假钱、一部顾客手机</translation>
        </message>
        <message>
            <source>A file can be printed on any printer, from another machine.</source>
            <translation>存成文件后，可以在别的电脑上用任何打印机打。</translation>
        </message>
        <message>
            <source>A passphrase for the recovery sheet</source>
            <translation>给恢复单定一个口令</translation>
        </message>
        <message>
            <source>A real shop, or just a look?</source>
            <translation>正式开店，还是先看看？</translation>
        </message>
        <message>
            <source>About ten minutes, with the link from your platform</source>
            <translation>大约十分钟，需要平台上的加入码</translation>
        </message>
        <message>
            <source>At least 8 digits or letters. No birthday, no phone number, no row like 12345678.</source>
            <translation>至少8位数字或字母。不要用生日、电话，也不要用12345678这样的顺子。</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Back to the address</source>
            <translation>回去看地址</translation>
        </message>
        <message>
            <source>Both must be the same. If they differ, somebody else stands between this till and your platform.</source>
            <translation>两边必须一样。不一样，说明有人夹在这台机器和平台中间。</translation>
        </message>
        <message>
            <source>Check its power, its cable and the address.</source>
            <translation>请检查电源、连线和地址。</translation>
        </message>
        <message>
            <source>Chinese readable, the line across the whole paper, the large amount not cut, the QR sharp.</source>
            <translation>汉字清楚，横线打满纸宽，大字没有截断，二维码清晰。</translation>
        </message>
        <message>
            <source>Close it until it clicks.</source>
            <translation>请按到咔嗒一声。</translation>
        </message>
        <message>
            <source>Demo</source>
            <translation>演示</translation>
        </message>
        <message>
            <source>Digits only.</source>
            <translation>只能用数字。</translation>
        </message>
        <message>
            <source>Do not sell with this till</source>
            <translation>请不要用这台机器营业</translation>
        </message>
        <message>
            <source>Does the platform show this code?</source>
            <translation>平台上显示的是这个码吗？</translation>
        </message>
        <message>
            <source>Does the test slip look right?</source>
            <translation>测试小票打得对吗？</translation>
        </message>
        <message>
            <source>Dot</source>
            <translation>点</translation>
        </message>
        <message>
            <source>Enrolment link</source>
            <translation>加入码</translation>
        </message>
        <message>
            <source>Guitai</source>
            <translation>柜台</translation>
        </message>
        <message>
            <source>Is that what the code says?</source>
            <translation>扫到的内容对吗？</translation>
        </message>
        <message>
            <source>It can be changed at any time, top right.</source>
            <translation>以后随时可以在右上角换。</translation>
        </message>
        <message>
            <source>It differs</source>
            <translation>不一样</translation>
        </message>
        <message>
            <source>It fills only part of the width</source>
            <translation>只打了纸的一部分宽</translation>
        </message>
        <message>
            <source>It is the same</source>
            <translation>一样</translation>
        </message>
        <message>
            <source>It never stands on the sheet: remember it, or keep it elsewhere.</source>
            <translation>口令不会印在恢复单上：请记住，或另外存放。</translation>
        </message>
        <message>
            <source>It works once, for 15 minutes. Make a new one at the platform and enter it here.</source>
            <translation>加入码只能用一次，15分钟内有效。请到平台重新生成，再输到这里。</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>加入门店</translation>
        </message>
        <message>
            <source>Keep it where the till is not: in a safe, or at home. Who finds it alone can do nothing with it.</source>
            <translation>请放在不和机器一起的地方：保险柜或家里。别人捡到这张纸，没有口令也用不了。</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>稍后再做</translation>
        </message>
        <message>
            <source>Lines are cut or broken</source>
            <translation>行被截断或折行</translation>
        </message>
        <message>
            <source>Network: {example}</source>
            <translation>网口：{example}</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>No printer for now</source>
            <translation>先不接打印机</translation>
        </message>
        <message>
            <source>No, something is wrong</source>
            <translation>不对，有问题</translation>
        </message>
        <message>
            <source>Nothing came out</source>
            <translation>什么都没打出来</translation>
        </message>
        <message>
            <source>Nothing is lost. Check the network cable and the address, then try again; if it goes on, ask for a new link.</source>
            <translation>什么都没有丢。请检查网线和网址再试；还不行就到平台重新生成加入码。</translation>
        </message>
        <message>
            <source>Nothing is lost. Wait a few seconds, then try again.</source>
            <translation>什么都没有丢。请等几秒再试。</translation>
        </message>
        <message>
            <source>Open demo</source>
            <translation>打开演示</translation>
        </message>
        <message>
            <source>Open till</source>
            <translation>开始用</translation>
        </message>
        <message>
            <source>Owner and PIN</source>
            <translation>老板和密码</translation>
        </message>
        <message>
            <source>Owner's name</source>
            <translation>老板的名字</translation>
        </message>
        <message>
            <source>PIN</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>PIN again</source>
            <translation>再输密码</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>恢复口令</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Print again</source>
            <translation>再打一次</translation>
        </message>
        <message>
            <source>Print sheet</source>
            <translation>打印恢复单</translation>
        </message>
        <message>
            <source>Print test slip</source>
            <translation>打测试小票</translation>
        </message>
        <message>
            <source>Print the recovery sheet</source>
            <translation>打印恢复单</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>打印机</translation>
        </message>
        <message>
            <source>Printer's address</source>
            <translation>打印机地址</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation>用途</translation>
        </message>
        <message>
            <source>Put a roll in and close the cover.</source>
            <translation>请装一卷纸，盖好盖子。</translation>
        </message>
        <message>
            <source>Real shop</source>
            <translation>真实门店</translation>
        </message>
        <message>
            <source>Recovery sheet</source>
            <translation>恢复单</translation>
        </message>
        <message>
            <source>Save as a file</source>
            <translation>存成文件</translation>
        </message>
        <message>
            <source>Save the recovery sheet</source>
            <translation>保存恢复单</translation>
        </message>
        <message>
            <source>Scan anything</source>
            <translation>随便扫一样东西</translation>
        </message>
        <message>
            <source>Scan or paste the enrolment link</source>
            <translation>扫描或粘贴加入码</translation>
        </message>
        <message>
            <source>Scanner</source>
            <translation>扫码枪</translation>
        </message>
        <message>
            <source>Screen and slips in Chinese</source>
            <translation>屏幕和小票用中文</translation>
        </message>
        <message>
            <source>Screen and slips in English</source>
            <translation>屏幕和小票用英文</translation>
        </message>
        <message>
            <source>Serial: {example}</source>
            <translation>串口：{example}</translation>
        </message>
        <message>
            <source>Set up my shop</source>
            <translation>设置我的门店</translation>
        </message>
        <message>
            <source>Set-up</source>
            <translation>开机设置</translation>
        </message>
        <message>
            <source>Sheet and passphrase together bring this till back on a new machine. At least 8 characters; not the PIN.</source>
            <translation>机器坏了，凭恢复单加口令就能在新机器上恢复。至少8位，不要和密码相同。</translation>
        </message>
        <message>
            <source>Sign in with your PIN and scan the first voucher.</source>
            <translation>用密码登录，就可以扫第一张券。</translation>
        </message>
        <message>
            <source>Slips are sent as pictures from now on</source>
            <translation>以后小票按图片打印</translation>
        </message>
        <message>
            <source>Stop here: revoke this till at the platform and call support.</source>
            <translation>请停在这里：到平台注销这台机器，并联系客服。</translation>
        </message>
        <message>
            <source>Store</source>
            <translation>门店</translation>
        </message>
        <message>
            <source>Switch it off, take the paper out, switch it on.</source>
            <translation>请关机，取出纸，再开机。</translation>
        </message>
        <message>
            <source>That is no link: it has an address, a space and a token.</source>
            <translation>这不是加入码：要有网址、空格和口令。</translation>
        </message>
        <message>
            <source>That is no printer's address; see the examples above.</source>
            <translation>这不是打印机地址，请看上面的例子。</translation>
        </message>
        <message>
            <source>The address must begin with https:// to be safe on the way.</source>
            <translation>网址要以https://开头，传输才安全。</translation>
        </message>
        <message>
            <source>The demo needs no account and leaves this till as it is.</source>
            <translation>演示不用账号，也不会改动这台机器。</translation>
        </message>
        <message>
            <source>The owner is the first person of this till and may do everything. Staff are added later.</source>
            <translation>老板是这台机器上的第一个人，什么都能做。员工以后再加。</translation>
        </message>
        <message>
            <source>The owner's PIN</source>
            <translation>老板的密码</translation>
        </message>
        <message>
            <source>The paper is 58 mm wide</source>
            <translation>纸宽58毫米</translation>
        </message>
        <message>
            <source>The paper is 80 mm wide</source>
            <translation>纸宽80毫米</translation>
        </message>
        <message>
            <source>The platform did not take this link</source>
            <translation>平台不接受这个加入码</translation>
        </message>
        <message>
            <source>The platform does not answer</source>
            <translation>平台没有回答</translation>
        </message>
        <message>
            <source>The platform is busy</source>
            <translation>平台正忙</translation>
        </message>
        <message>
            <source>The platform makes it when you add a till. Scan its QR now, or paste address and token. It works once, for 15 minutes.</source>
            <translation>在平台上添加收银机时生成。现在扫它的二维码，或粘贴网址和口令。只能用一次，15分钟内有效。</translation>
        </message>
        <message>
            <source>The printer does not answer</source>
            <translation>打印机没有回应</translation>
        </message>
        <message>
            <source>The printer is out of paper</source>
            <translation>打印机没纸了</translation>
        </message>
        <message>
            <source>The printer says it is on paper.</source>
            <translation>打印机说已经打好了。</translation>
        </message>
        <message>
            <source>The printer took it but gives no answer. Look at the paper.</source>
            <translation>打印机收到了，但没有回音。请看一眼纸。</translation>
        </message>
        <message>
            <source>The printer's cover is open</source>
            <translation>打印机的盖子开着</translation>
        </message>
        <message>
            <source>The printer's cutter is stuck</source>
            <translation>打印机的切刀卡住了</translation>
        </message>
        <message>
            <source>The recovery sheet is still to be made</source>
            <translation>恢复单还没有做</translation>
        </message>
        <message>
            <source>The same PIN once more</source>
            <translation>再输一次密码</translation>
        </message>
        <message>
            <source>The same passphrase once more</source>
            <translation>再输一次恢复口令</translation>
        </message>
        <message>
            <source>The till is ready</source>
            <translation>可以营业了</translation>
        </message>
        <message>
            <source>The two are not the same. Type it once more.</source>
            <translation>两次不一样，请再输一次。</translation>
        </message>
        <message>
            <source>Then print the test slip again.</source>
            <translation>然后再打一次测试小票。</translation>
        </message>
        <message>
            <source>Then this till joins the store. It takes a few seconds.</source>
            <translation>然后这台机器就加入门店，需要几秒钟。</translation>
        </message>
        <message>
            <source>This machine has no keyring: the keys are kept in a protected file.</source>
            <translation>这台机器没有系统密钥库，密钥存在受保护的文件里。</translation>
        </message>
        <message>
            <source>Too common: thieves try this one first.</source>
            <translation>太常见：小偷第一个就试它。</translation>
        </message>
        <message>
            <source>Too easy: it is a row like 12345678.</source>
            <translation>太简单：像12345678这样的顺子。</translation>
        </message>
        <message>
            <source>Too easy: it is part of a phone number.</source>
            <translation>太简单：是电话号码的一段。</translation>
        </message>
        <message>
            <source>Too easy: it looks like a date.</source>
            <translation>太简单：像一个日期。</translation>
        </message>
        <message>
            <source>Too easy: it repeats itself.</source>
            <translation>太简单：一直在重复。</translation>
        </message>
        <message>
            <source>Too long: at most 64 characters.</source>
            <translation>太长：最多64位。</translation>
        </message>
        <message>
            <source>Too short: at least 8 characters.</source>
            <translation>太短：至少8位。</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>先看演示</translation>
        </message>
        <message>
            <source>USB: {example}</source>
            <translation>USB接口：{example}</translation>
        </message>
        <message>
            <source>What is the owner called?</source>
            <translation>老板怎么称呼？</translation>
        </message>
        <message>
            <source>What is wrong with it?</source>
            <translation>哪里不对？</translation>
        </message>
        <message>
            <source>Where is the slip printer?</source>
            <translation>小票打印机在哪里？</translation>
        </message>
        <message>
            <source>Which language does this till speak?</source>
            <translation>这台机器用哪种语言？</translation>
        </message>
        <message>
            <source>Without a scanner</source>
            <translation>没有扫码枪</translation>
        </message>
        <message>
            <source>Without it a broken machine takes its ledger with it. Do it today: guitai recovery-sheet</source>
            <translation>没有它，机器坏了账本也就没了。请今天就做：guitai recovery-sheet</translation>
        </message>
        <message>
            <source>Wrong or strange characters</source>
            <translation>字不对，或是乱码</translation>
        </message>
        <message>
            <source>Yes, all right</source>
            <translation>都对</translation>
        </message>
        <message>
            <source>Yes, next</source>
            <translation>对，下一步</translation>
        </message>
        <message>
            <source>codes differ</source>
            <translation>码不一样</translation>
        </message>
        <message>
            <source>for instance Li Xiaowen</source>
            <translation>例如 李晓雯</translation>
        </message>
        <message>
            <source>given</source>
            <translation>已填</translation>
        </message>
        <message>
            <source>heard</source>
            <translation>已听到</translation>
        </message>
        <message>
            <source>later</source>
            <translation>稍后</translation>
        </message>
        <message>
            <source>made</source>
            <translation>已做好</translation>
        </message>
        <message>
            <source>no printer set up</source>
            <translation>没有接打印机</translation>
        </message>
        <message>
            <source>nothing scanned yet</source>
            <translation>还没有扫</translation>
        </message>
        <message>
            <source>nothing typed yet</source>
            <translation>还没有输入</translation>
        </message>
        <message>
            <source>one moment…</source>
            <translation>请稍等…</translation>
        </message>
        <message>
            <source>the owner makes it</source>
            <translation>请老板补做</translation>
        </message>
        <message>
            <source>waiting for the scanner</source>
            <translation>等扫码枪</translation>
        </message>
    </context>
    <context>
        <name>Goods</name>
        <message>
            <source>It was redeemed at {when}, and the till stopped before it could say so.</source>
            <translation>{when}核销成功，本机还没来得及显示就停了。</translation>
        </message>
        <message>
            <source>No, not handed over</source>
            <translation>没有交付</translation>
        </message>
        <message>
            <source>Were the goods handed over?</source>
            <translation>商品交给顾客了吗？</translation>
        </message>
        <message>
            <source>Yes, handed over</source>
            <translation>已经交付</translation>
        </message>
    </context>
    <context>
        <name>Keypad</name>
        <message>
            <source>Backspace</source>
            <translation>退格</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清空</translation>
        </message>
    </context>
    <context>
        <name>Late</name>
        <message>
            <source>Keep the slip: it names the redemption.</source>
            <translation>请保留小票，上面有核销号。</translation>
        </message>
        <message>
            <source>The guest can ask for a refund in their order; the platform decides.</source>
            <translation>顾客可以在订单里申请退款，由平台处理。</translation>
        </message>
        <message>
            <source>The platform no longer takes it back.</source>
            <translation>平台不再接受撤销。</translation>
        </message>
        <message>
            <source>The platform took it back until {time}.</source>
            <translation>平台只接受到{time}的撤销。</translation>
        </message>
        <message>
            <source>Too late to reverse</source>
            <translation>已过撤销时限</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Do not hand over</source>
            <translation>不要交付</translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation>可以交付</translation>
        </message>
        <message>
            <source>Hand over, confirms later</source>
            <translation>可以交付，待确认</translation>
        </message>
        <message>
            <source>Not here</source>
            <translation>请到别处</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation>先别交付</translation>
        </message>
        <message>
            <source>What the answers mean</source>
            <translation>五种结果</translation>
        </message>
    </context>
    <context>
        <name>Level</name>
        <message>
            <source>on trust</source>
            <translation>凭信用</translation>
        </message>
        <message>
            <source>the platform</source>
            <translation>平台</translation>
        </message>
        <message>
            <source>this store</source>
            <translation>本店</translation>
        </message>
        <message>
            <source>this till</source>
            <translation>本机</translation>
        </message>
        <message>
            <source>within the offline limit</source>
            <translation>离线额度内</translation>
        </message>
    </context>
    <context>
        <name>Menu</name>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Muted</source>
            <translation>静音</translation>
        </message>
        <message>
            <source>On</source>
            <translation>开</translation>
        </message>
        <message>
            <source>Settings of this till</source>
            <translation>本机设置</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>声音</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>外观</translation>
        </message>
    </context>
    <context>
        <name>Nav</name>
        <message>
            <source>Lock</source>
            <translation>锁屏</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>会员</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Pickup</source>
            <translation>自提</translation>
        </message>
        <message>
            <source>Redeem</source>
            <translation>核销</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>报表</translation>
        </message>
        <message>
            <source>Sell</source>
            <translation>收银</translation>
        </message>
        <message>
            <source>Stock</source>
            <translation>库存</translation>
        </message>
    </context>
    <context>
        <name>NotYet</name>
        <message>
            <source>Back to Redeem</source>
            <translation>回到核销</translation>
        </message>
        <message>
            <source>Scanning works here too: a voucher opens Redeem by itself</source>
            <translation>在这里也能直接扫，扫到券会自动打开核销</translation>
        </message>
        <message>
            <source>{section} is not in this version yet</source>
            <translation>这个版本还没有“{section}”</translation>
        </message>
    </context>
    <context>
        <name>Notice</name>
        <message>
            <source>A voucher is waiting</source>
            <translation>有一张券在等</translation>
        </message>
        <message>
            <source>An input method is disturbing the scanner</source>
            <translation>输入法干扰了扫码</translation>
        </message>
        <message>
            <source>Finish this one first</source>
            <translation>请先处理这一张</translation>
        </message>
        <message>
            <source>Five scans are waiting; this one was not taken.</source>
            <translation>已有5次扫码在等，这一次没有接收。</translation>
        </message>
        <message>
            <source>It was read as: {what}. Nothing was done. Ask the guest for the voucher code.</source>
            <translation>识别为：{what}。没有做任何操作。请顾客打开券码。</translation>
        </message>
        <message>
            <source>It was scanned while the till was locked or busy. Redeem it now?</source>
            <translation>锁屏或忙碌时扫到的，已过一会儿。现在核销吗？</translation>
        </message>
        <message>
            <source>No code found in the picture</source>
            <translation>图片里没有找到码</translation>
        </message>
        <message>
            <source>Redeem it</source>
            <translation>核销这张</translation>
        </message>
        <message>
            <source>That is not a voucher</source>
            <translation>这不是券</translation>
        </message>
        <message>
            <source>The scan was not taken. Switch to English with Shift, then scan again; or set the scanner to USB-COM.</source>
            <translation>这一次没有扫上。按Shift切到英文，再扫一次；或把扫码枪设成USB串口。</translation>
        </message>
        <message>
            <source>The slip was sent to the printer</source>
            <translation>小票已发给打印机</translation>
        </message>
    </context>
    <context>
        <name>Phone</name>
        <message numerus="yes">
            <source>%n usable</source>
            <translation>
                <numerusform>可用%n张</numerusform>
            </translation>
        </message>
        <message>
            <source>Customer's phone (demo)</source>
            <translation>顾客的手机（演示）</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>断</translation>
        </message>
        <message>
            <source>Expired</source>
            <translation>已过期</translation>
        </message>
        <message>
            <source>Good</source>
            <translation>可用</translation>
        </message>
        <message>
            <source>Lossy</source>
            <translation>丢回答</translation>
        </message>
        <message>
            <source>My vouchers</source>
            <translation>我的券</translation>
        </message>
        <message>
            <source>New vouchers</source>
            <translation>换一批券</translation>
        </message>
        <message>
            <source>On</source>
            <translation>通</translation>
        </message>
        <message>
            <source>Platform network</source>
            <translation>平台网络</translation>
        </message>
        <message>
            <source>Refunding</source>
            <translation>退款中</translation>
        </message>
        <message>
            <source>Show to the scanner</source>
            <translation>拿给扫码枪</translation>
        </message>
        <message>
            <source>Slip</source>
            <translation>小票</translation>
        </message>
        <message>
            <source>Slow</source>
            <translation>慢</translation>
        </message>
        <message>
            <source>Used</source>
            <translation>已使用</translation>
        </message>
    </context>
    <context>
        <name>Picture</name>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>选择图片</translation>
        </message>
        <message>
            <source>Choose a picture of the code</source>
            <translation>选择券码图片</translation>
        </message>
        <message>
            <source>Drop a picture of the code here</source>
            <translation>把券码图片拖到这里</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Reading the picture…</source>
            <translation>正在识别图片…</translation>
        </message>
        <message>
            <source>or choose a file, or paste a screenshot</source>
            <translation>也可以选择图片，或粘贴截图</translation>
        </message>
    </context>
    <context>
        <name>Printer</name>
        <message>
            <source>Code</source>
            <translation>故障号</translation>
        </message>
        <message>
            <source>Cover is open</source>
            <translation>打印机盖子开着</translation>
        </message>
        <message>
            <source>Cutter is stuck</source>
            <translation>切刀卡住了</translation>
        </message>
        <message>
            <source>Out of paper</source>
            <translation>打印机没纸了</translation>
        </message>
        <message>
            <source>Paper is running low</source>
            <translation>纸快用完了</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>打印机</translation>
        </message>
        <message>
            <source>Printer does not answer</source>
            <translation>打印机没有回应</translation>
        </message>
        <message>
            <source>Printer is switched off line</source>
            <translation>打印机处于脱机</translation>
        </message>
        <message>
            <source>Printer ready</source>
            <translation>打印机就绪</translation>
        </message>
        <message>
            <source>Printer state unknown</source>
            <translation>打印机状态未知</translation>
        </message>
        <message>
            <source>Slips are printed behind the verdict; nobody waits for it.</source>
            <translation>小票在判定之后打印，不用等。</translation>
        </message>
        <message>
            <source>Slips waiting</source>
            <translation>等待打印</translation>
        </message>
    </context>
    <context>
        <name>Record</name>
        <message>
            <source>Cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Confirming</source>
            <translation>确认中</translation>
        </message>
        <message>
            <source>Nothing redeemed yet today</source>
            <translation>今天还没有核销</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近核销</translation>
        </message>
        <message>
            <source>Recent redemptions</source>
            <translation>最近核销</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>未核销</translation>
        </message>
        <message>
            <source>Rejected late</source>
            <translation>事后被拒</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Reversed</source>
            <translation>已撤销</translation>
        </message>
        <message>
            <source>The first one will stand here</source>
            <translation>核销后会列在这里</translation>
        </message>
        <message>
            <source>Today {count}</source>
            <translation>今日 {count} 张</translation>
        </message>
        <message>
            <source>Too late</source>
            <translation>已过时限</translation>
        </message>
        <message>
            <source>Unconfirmed</source>
            <translation>待确认</translation>
        </message>
        <message>
            <source>What now</source>
            <translation>怎么办</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>尾号{tail}</translation>
        </message>
    </context>
    <context>
        <name>Redeem</name>
        <message numerus="yes">
            <source>%n open</source>
            <translation>
                <numerusform>待确认%n张</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to look at</source>
            <translation>
                <numerusform>%n项要看</numerusform>
            </translation>
        </message>
        <message>
            <source>A hand away</source>
            <translation>离屏幕一掌远</translation>
        </message>
        <message>
            <source>Aim at the QR</source>
            <translation>对准二维码</translation>
        </message>
        <message>
            <source>All ready</source>
            <translation>全部就绪</translation>
        </message>
        <message>
            <source>Asking the platform…</source>
            <translation>正在问平台…</translation>
        </message>
        <message>
            <source>Being confirmed one by one.</source>
            <translation>已联网，正在逐张确认。</translation>
        </message>
        <message>
            <source>Close this notice</source>
            <translation>关闭提示</translation>
        </message>
        <message>
            <source>Coupon keys</source>
            <translation>验券公钥</translation>
        </message>
        <message>
            <source>Everything granted here has been confirmed.</source>
            <translation>本机受理的券都已确认。</translation>
        </message>
        <message>
            <source>Full brightness</source>
            <translation>请顾客调亮屏幕</translation>
        </message>
        <message>
            <source>Green: hand over</source>
            <translation>绿底才交付</translation>
        </message>
        <message>
            <source>Keypad</source>
            <translation>键盘</translation>
        </message>
        <message>
            <source>Last upload</source>
            <translation>上次上传</translation>
        </message>
        <message>
            <source>Last {time}</source>
            <translation>上一次 {time}</translation>
        </message>
        <message>
            <source>Ledger</source>
            <translation>账本</translation>
        </message>
        <message>
            <source>Look first</source>
            <translation>看结果再交付</translation>
        </message>
        <message>
            <source>None</source>
            <translation>没有</translation>
        </message>
        <message>
            <source>Offline exposure</source>
            <translation>离线敞口</translation>
        </message>
        <message>
            <source>Open the code</source>
            <translation>打开券码</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Platform</source>
            <translation>平台</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>打印机</translation>
        </message>
        <message>
            <source>Readiness</source>
            <translation>开工检查</translation>
        </message>
        <message>
            <source>Redeem</source>
            <translation>核销</translation>
        </message>
        <message>
            <source>Reprint last</source>
            <translation>补打上一张</translation>
        </message>
        <message>
            <source>Scan on any screen. Vouchers, pickups and members are told apart.</source>
            <translation>任何界面都能直接扫，券、提货码、会员自动识别</translation>
        </message>
        <message>
            <source>Scan or type first</source>
            <translation>扫码或输入后可用</translation>
        </message>
        <message>
            <source>Scan the voucher</source>
            <translation>请扫顾客的券码</translation>
        </message>
        <message>
            <source>Scan, or type the 14 digits</source>
            <translation>扫码，或输入14位券码</translation>
        </message>
        <message>
            <source>Scanner</source>
            <translation>扫码枪</translation>
        </message>
        <message>
            <source>Show again</source>
            <translation>再看一眼</translation>
        </message>
        <message>
            <source>The last result will stand here</source>
            <translation>上一次的结果会显示在这里</translation>
        </message>
        <message>
            <source>Type code</source>
            <translation>手动输入</translation>
        </message>
        <message>
            <source>Voucher code</source>
            <translation>券码</translation>
        </message>
        <message>
            <source>Waiting for the line; each is confirmed by itself.</source>
            <translation>等网络恢复，每一张都会自动确认。</translation>
        </message>
        <message>
            <source>cover open</source>
            <translation>盖子开着</translation>
        </message>
        <message>
            <source>cutter stuck</source>
            <translation>切刀卡住</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>尾号{tail}</translation>
        </message>
        <message>
            <source>entry {number}</source>
            <translation>第{number}笔</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>没有回应</translation>
        </message>
        <message>
            <source>no line</source>
            <translation>连不上</translation>
        </message>
        <message>
            <source>no paper</source>
            <translation>没纸</translation>
        </message>
        <message>
            <source>no scan yet</source>
            <translation>还没扫过</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>还没有</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>还没有</translation>
        </message>
        <message>
            <source>off line</source>
            <translation>脱机</translation>
        </message>
        <message>
            <source>online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>paper OK</source>
            <translation>纸够</translation>
        </message>
        <message>
            <source>paper low</source>
            <translation>纸快没了</translation>
        </message>
        <message>
            <source>scan at {time}</source>
            <translation>{time}有扫码</translation>
        </message>
        <message>
            <source>weak line</source>
            <translation>弱网</translation>
        </message>
    </context>
    <context>
        <name>Reverse</name>
        <message>
            <source>Another reason</source>
            <translation>其他原因</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>不撤销</translation>
        </message>
        <message>
            <source>Reverse this redemption?</source>
            <translation>撤销这次核销？</translation>
        </message>
        <message>
            <source>Reverse {amount}</source>
            <translation>撤销 {amount}</translation>
        </message>
        <message>
            <source>Take the goods back first. The voucher can then be used again.</source>
            <translation>请先收回商品。撤销后券又能用了。</translation>
        </message>
        <message>
            <source>The goods are not available</source>
            <translation>商品没有了</translation>
        </message>
        <message>
            <source>The guest changed their mind</source>
            <translation>顾客改变主意</translation>
        </message>
        <message>
            <source>The wrong voucher was scanned</source>
            <translation>扫错了券</translation>
        </message>
    </context>
    <context>
        <name>Role</name>
        <message>
            <source>Auditor</source>
            <translation>审计</translation>
        </message>
        <message>
            <source>Cashier</source>
            <translation>收银员</translation>
        </message>
        <message>
            <source>Manager</source>
            <translation>店长</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>老板</translation>
        </message>
        <message>
            <source>Pickup clerk</source>
            <translation>取货员</translation>
        </message>
        <message>
            <source>Stock clerk</source>
            <translation>库管员</translation>
        </message>
    </context>
    <context>
        <name>Route</name>
        <message>
            <source>a member</source>
            <translation>会员码</translation>
        </message>
        <message>
            <source>a payment code</source>
            <translation>付款码</translation>
        </message>
        <message>
            <source>a pickup code</source>
            <translation>提货码</translation>
        </message>
        <message>
            <source>a pickup order</source>
            <translation>自提订单</translation>
        </message>
        <message>
            <source>a product</source>
            <translation>商品条码</translation>
        </message>
        <message>
            <source>a receipt</source>
            <translation>小票</translation>
        </message>
        <message>
            <source>a set-up code</source>
            <translation>设置码</translation>
        </message>
        <message>
            <source>a staff badge</source>
            <translation>工牌</translation>
        </message>
        <message>
            <source>a web address</source>
            <translation>网址</translation>
        </message>
        <message>
            <source>a weighed product</source>
            <translation>称重商品</translation>
        </message>
        <message>
            <source>something else</source>
            <translation>其他内容</translation>
        </message>
    </context>
    <context>
        <name>Sheet</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>SignIn</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>还差%n位</numerusform>
            </translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>正在核对…</translation>
        </message>
        <message>
            <source>Demo: everybody's PIN is {pin}.</source>
            <translation>演示：每个人的密码都是{pin}。</translation>
        </message>
        <message>
            <source>Guitai</source>
            <translation>柜台</translation>
        </message>
        <message>
            <source>Locked. Choose your name and type your PIN.</source>
            <translation>已锁屏，请点自己的名字，再输入密码</translation>
        </message>
        <message>
            <source>Nobody may sign in here yet. Ask the owner.</source>
            <translation>还没有人可以登录，请联系老板</translation>
        </message>
        <message>
            <source>Other people</source>
            <translation>其他人</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>Too many wrong PINs. Please wait.</source>
            <translation>密码错了太多次，请等一下</translation>
        </message>
        <message>
            <source>Type your PIN</source>
            <translation>输入密码</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>开锁</translation>
        </message>
        <message>
            <source>Who are you?</source>
            <translation>您是哪位？</translation>
        </message>
        <message numerus="yes">
            <source>Wrong PIN, %n tries left</source>
            <translation>
                <numerusform>密码不对，还能试%n次</numerusform>
            </translation>
        </message>
        <message>
            <source>Wrong PIN, try again</source>
            <translation>密码不对，请再试</translation>
        </message>
        <message>
            <source>choose who you are</source>
            <translation>请先点名字</translation>
        </message>
    </context>
    <context>
        <name>Slip</name>
        <message>
            <source>Latest slip (demo)</source>
            <translation>最近小票（演示）</translation>
        </message>
        <message>
            <source>No slip has been printed yet</source>
            <translation>还没有打印小票</translation>
        </message>
    </context>
    <context>
        <name>State</name>
        <message>
            <source>being asked</source>
            <translation>询问中</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>confirmed</source>
            <translation>已确认</translation>
        </message>
        <message>
            <source>disputed</source>
            <translation>有争议</translation>
        </message>
        <message>
            <source>granted</source>
            <translation>已放行</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>未核销</translation>
        </message>
        <message>
            <source>resolved</source>
            <translation>已了结</translation>
        </message>
        <message>
            <source>reversal refused</source>
            <translation>撤销被拒</translation>
        </message>
        <message>
            <source>reversed</source>
            <translation>已撤销</translation>
        </message>
        <message>
            <source>settled</source>
            <translation>已结算</translation>
        </message>
    </context>
    <context>
        <name>SyncCentre</name>
        <message>
            <source>Answers</source>
            <translation>平台裁定</translation>
        </message>
        <message>
            <source>Asked again by itself, never used twice</source>
            <translation>程序会再问，不会重复扣券</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Backup made</source>
            <translation>做了备份</translation>
        </message>
        <message>
            <source>Being asked</source>
            <translation>还在问的</translation>
        </message>
        <message>
            <source>Blocked list</source>
            <translation>作废名单</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>正在取消</translation>
        </message>
        <message>
            <source>Case closed</source>
            <translation>工单了结</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>冲突工单</translation>
        </message>
        <message>
            <source>Code checked</source>
            <translation>验码</translation>
        </message>
        <message>
            <source>Confirmed</source>
            <translation>平台确认</translation>
        </message>
        <message>
            <source>Copied, without voucher codes</source>
            <translation>已复制，不含券码</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>复制详情</translation>
        </message>
        <message>
            <source>Disputed</source>
            <translation>有争议</translation>
        </message>
        <message>
            <source>Downloads</source>
            <translation>下载有多新</translation>
        </message>
        <message>
            <source>Every scan has its answer</source>
            <translation>每次扫码都有结果</translation>
        </message>
        <message>
            <source>Everything has been sent</source>
            <translation>全部已上传</translation>
        </message>
        <message>
            <source>Export unsent</source>
            <translation>导出未上传</translation>
        </message>
        <message>
            <source>Export unsent entries</source>
            <translation>导出没上传的流水</translation>
        </message>
        <message>
            <source>For a person</source>
            <translation>要人处理</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>Last success</source>
            <translation>上次成功</translation>
        </message>
        <message>
            <source>Last success: {moment}</source>
            <translation>上次成功：{moment}</translation>
        </message>
        <message>
            <source>Ledger entry</source>
            <translation>账本记录</translation>
        </message>
        <message>
            <source>Ledger signed</source>
            <translation>账本签名</translation>
        </message>
        <message>
            <source>New keys taken</source>
            <translation>收到新密钥</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>没有回答</translation>
        </message>
        <message>
            <source>No case is open</source>
            <translation>没有冲突工单</translation>
        </message>
        <message>
            <source>No line now</source>
            <translation>现在没网</translation>
        </message>
        <message>
            <source>Nobody has to do anything</source>
            <translation>没有要处理的</translation>
        </message>
        <message>
            <source>Nobody waits for the platform</source>
            <translation>没有人在等平台</translation>
        </message>
        <message>
            <source>Not sent yet</source>
            <translation>还没上传</translation>
        </message>
        <message>
            <source>Nothing is ever deleted</source>
            <translation>程序不会删除任何一条</translation>
        </message>
        <message>
            <source>Nothing is ever deleted; one bad entry stops no other</source>
            <translation>程序不会删除任何一条；一条出错不挡后面的</translation>
        </message>
        <message>
            <source>Nothing is lost. Choose another folder and export again.</source>
            <translation>流水都在。请换个文件夹再导出。</translation>
        </message>
        <message>
            <source>Offers</source>
            <translation>活动</translation>
        </message>
        <message>
            <source>Offline by hand ended</source>
            <translation>结束手动离线</translation>
        </message>
        <message>
            <source>Offline limits set</source>
            <translation>设置离线额度</translation>
        </message>
        <message>
            <source>Older ledger found</source>
            <translation>发现旧账本</translation>
        </message>
        <message>
            <source>Oldest {age}</source>
            <translation>最早{age}前</translation>
        </message>
        <message>
            <source>Person added</source>
            <translation>添加人员</translation>
        </message>
        <message>
            <source>Platform asked</source>
            <translation>询问平台</translation>
        </message>
        <message>
            <source>Recalls</source>
            <translation>收回请求</translation>
        </message>
        <message>
            <source>Redeemed</source>
            <translation>核销</translation>
        </message>
        <message>
            <source>Redemption</source>
            <translation>核销记录</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>被拒绝</translation>
        </message>
        <message>
            <source>Retry now</source>
            <translation>现在重试</translation>
        </message>
        <message>
            <source>Reversal asked</source>
            <translation>申请撤销</translation>
        </message>
        <message>
            <source>Reversal refused</source>
            <translation>撤销被拒</translation>
        </message>
        <message>
            <source>Reversed</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Right given back</source>
            <translation>交还核销权</translation>
        </message>
        <message>
            <source>Right kept</source>
            <translation>保留核销权</translation>
        </message>
        <message>
            <source>Settled</source>
            <translation>已结算</translation>
        </message>
        <message>
            <source>Shown to the cashier</source>
            <translation>已给收银员看</translation>
        </message>
        <message>
            <source>Signed in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>Signed out</source>
            <translation>退出登录</translation>
        </message>
        <message>
            <source>Slip printed again</source>
            <translation>补打小票</translation>
        </message>
        <message>
            <source>Still being asked</source>
            <translation>还在问平台</translation>
        </message>
        <message>
            <source>Switched to offline by hand</source>
            <translation>手动转离线</translation>
        </message>
        <message>
            <source>Sync centre</source>
            <translation>同步中心</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>表格</translation>
        </message>
        <message>
            <source>That did not work</source>
            <translation>没有办成</translation>
        </message>
        <message>
            <source>The file could not be written</source>
            <translation>文件写不进去</translation>
        </message>
        <message>
            <source>The line is up</source>
            <translation>网络正常</translation>
        </message>
        <message>
            <source>The line is weak</source>
            <translation>网络不稳</translation>
        </message>
        <message>
            <source>The platform refuses; call the owner</source>
            <translation>平台拒收，请联系老板</translation>
        </message>
        <message>
            <source>Their units stay set aside</source>
            <translation>这些券先占着，不会重复用</translation>
        </message>
        <message>
            <source>Till joined the store</source>
            <translation>收银机入店</translation>
        </message>
        <message>
            <source>Till restored from a backup</source>
            <translation>从备份恢复</translation>
        </message>
        <message>
            <source>Till started</source>
            <translation>开机</translation>
        </message>
        <message>
            <source>Till stopped</source>
            <translation>关机</translation>
        </message>
        <message>
            <source>Tried again, the line is weak</source>
            <translation>网络不稳，会再传</translation>
        </message>
        <message>
            <source>Trying now</source>
            <translation>正在重试</translation>
        </message>
        <message>
            <source>Unit set aside</source>
            <translation>占住一份</translation>
        </message>
        <message>
            <source>Unsent entries</source>
            <translation>没上传的流水</translation>
        </message>
        <message>
            <source>Waits for the line</source>
            <translation>等网络</translation>
        </message>
        <message>
            <source>Waits its turn</source>
            <translation>排队等上传</translation>
        </message>
        <message>
            <source>What the platform disputes will stand here</source>
            <translation>平台有异议的会列在这里</translation>
        </message>
        <message>
            <source>Written to {file}</source>
            <translation>已写入{file}</translation>
        </message>
        <message>
            <source>Wrong PIN</source>
            <translation>密码错误</translation>
        </message>
        <message>
            <source>accepted here</source>
            <translation>本机已受理</translation>
        </message>
        <message>
            <source>case {case}</source>
            <translation>工单{case}</translation>
        </message>
        <message>
            <source>ends {tail}</source>
            <translation>尾号{tail}</translation>
        </message>
        <message>
            <source>largest first</source>
            <translation>按金额排</translation>
        </message>
        <message>
            <source>never</source>
            <translation>从未</translation>
        </message>
        <message>
            <source>next try in {time}</source>
            <translation>{time}后重试</translation>
        </message>
        <message>
            <source>no answer yet</source>
            <translation>还没有回答</translation>
        </message>
        <message>
            <source>oldest is sent first</source>
            <translation>从旧到新发</translation>
        </message>
        <message>
            <source>the newest {shown} of {count}</source>
            <translation>共{count}条，显示最新{shown}条</translation>
        </message>
        <message>
            <source>{age} ago</source>
            <translation>{age}前</translation>
        </message>
        <message>
            <source>{amount} at stake</source>
            <translation>涉及{amount}</translation>
        </message>
        <message>
            <source>{count} in vain</source>
            <translation>已试{count}次</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <source>Offline {time}</source>
            <translation>离线 {time}</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>Pending</source>
            <translation>待上传</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待</translation>
        </message>
        <message>
            <source>Weak</source>
            <translation>弱网</translation>
        </message>
    </context>
    <context>
        <name>Verdict</name>
        <message>
            <source>Back to scanning in {seconds} s, or just scan the next</source>
            <translation>{seconds}秒后自动回到扫码；再扫一张也行</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消核销</translation>
        </message>
        <message>
            <source>Cancel redemption</source>
            <translation>取消这次核销</translation>
        </message>
        <message>
            <source>Cancelling gives the voucher back</source>
            <translation>取消后平台会作废这次核销，券不会丢</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>查看明细</translation>
        </message>
        <message>
            <source>Keep waiting</source>
            <translation>继续等待</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一位</translation>
        </message>
        <message>
            <source>Next guest</source>
            <translation>先接下一位</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>知道了</translation>
        </message>
        <message>
            <source>Print slip</source>
            <translation>打印小票</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>撤销核销</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再试一次</translation>
        </message>
        <message>
            <source>Waited so far; usually {seconds} s at most</source>
            <translation>已等，通常最多{seconds}秒</translation>
        </message>
        <message>
            <source>You can say</source>
            <translation>可以对顾客说</translation>
        </message>
    </context>
</TS>
