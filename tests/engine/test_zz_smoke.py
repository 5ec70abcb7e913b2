import yaml, pytest
from datetime import datetime, UTC, timedelta, date
from engine.definitions import Lifecycle
from engine.compile import compile_lifecycle
from engine.calendars import chinese_calendar_of
from engine.office import Office, Letter
from engine.hooks import Hooks, RegisterRule
from engine.labels import Label
from engine.roles import Standing
from engine import execute, amend, sweep, verify, outbox, store
from engine.execute import Attempt, Opening
from engine.errors import *

TOY = """
format: 1
workflow: parcel
version: 1
title: {zh: 包裹, en: Parcel}
in_force_from: 2026-01-01
basis: toy
roles:
  clerk: {title: {zh: 柜员, en: Clerk}, from: group desk}
  chief: {title: {zh: 主管, en: Chief}, from: head of desk}
  carrier: {title: {zh: 递送员, en: Carrier}, from: field carrier}
  receiver: {title: {zh: 收件人, en: Receiver}, from: party receiver}
fields:
  title: {type: text, label: {zh: 标题, en: Title}, max_length: 40}
  received_at: {type: moment, label: {zh: 收到, en: Received}}
  weight: {type: number, label: {zh: 重量, en: Weight}, min: 1, max: 100}
  size: {type: choice, label: {zh: 大小, en: Size}, choices: {small: {zh: 小, en: Small}, large: {zh: 大, en: Large}}}
  carrier: {type: person, label: {zh: 递送员, en: Carrier}}
  address: {type: text, label: {zh: 地址, en: Address}, personal: true}
  handed_on: {type: date, label: {zh: 交付日, en: Handed over on}}
forms:
  intake: {title: {zh: 收件, en: Take in}, fields: [title, received_at, weight, size], optional: [address]}
  assign: {title: {zh: 指派, en: Assign}, fields: [carrier]}
  hand: {title: {zh: 交付, en: Hand}, fields: [handed_on]}
  note: {title: {zh: 记, en: Note}, fields: [title]}
open: {title: {zh: 收件, en: Take in}, by: [clerk], form: intake, to: sent, register: parcels, then: [{letter: slip}]}
states:
  sent:
    title: {zh: 已寄, en: Sent}
    actions:
      assign: {title: {zh: 指派, en: Assign}, by: clerk, form: assign, to: carried, when: [{rule: "case.weight < 50", otherwise: {zh: 太重, en: Too heavy}}]}
      seal2: {title: {zh: 双签, en: Two sign}, agree: [clerk, chief], to: carried, then: [{letter: slip}]}
  carried:
    title: {zh: 递送中, en: Carried}
    actions:
      hand_over: {title: {zh: 交付, en: Hand over}, by: carrier, form: hand, dated: handed_on, delivers: slip, not_by: whoever did assign, to: delivered}
  delivered: {title: {zh: 已达, en: Delivered}, end: true, keep_for: 1 months}
records:
  note: {title: {zh: 记, en: Note}, by: [clerk], in: any open, form: note}
deadlines:
  carry: {title: {zh: 递送, en: Carry}, due: 5 working days, starts: field received_at, stops: when slip delivered, escalate: [{at: 50% of the time, tell: [clerk], light: yellow}, {at: due, tell: [chief], do: remind}, {every: 5 working days, until: stopped, tell: [chief]}]}
grades:
  size: {table: [{grade: large, when: "case.weight > 20", because: {zh: 重, en: heavy}}, {grade: small, otherwise: true, because: {zh: 轻, en: light}}], lowered_by: chief}
sees:
  clerk: {cases: all, personal: true}
  chief: {cases: all}
  carrier: {cases: own}
correct: {by: [chief], fields: [weight, received_at]}
undo: {by: [chief]}
"""
class L(yaml.SafeLoader): pass
L.yaml_implicit_resolvers={k:[(t,r) for t,r in v if t!='tag:yaml.org,2002:timestamp'] for k,v in L.yaml_implicit_resolvers.items()}
cal=chinese_calendar_of()
lc=compile_lifecycle(Lifecycle.model_validate(yaml.load(TOY,L)),codes={},zone=cal.zone)
office=Office({'parcel':lc},cal,{}, {'slip':Letter(Label(zh='单',en='Slip'),'slips')},{'parcels':RegisterRule('P-{year}-{number:03}','yearly'),'slips':RegisterRule('S{year}-{number}','yearly')},Hooks())
def st(a,*h): return Standing(f'person:{a}',frozenset({f'person:{a}',*h}),frozenset({f'person:{a}'}))
CLERK=st('ann','group:desk'); CHIEF=st('bob','head:desk','group:desk'); CAR=st('cy')
T=datetime(2026,3,2,1,0,tzinfo=UTC)
FORM={'title':'书','received_at':'2026-03-02T09:00','weight':'10','size':'small','address':'某处1号'}
n=0
def key():
    global n; n+=1; return f'k{n}'
def opened(db,**f):
    return db.write(lambda w: execute.open_case(w,office,Opening('parcel',CLERK.actor,key(),{**FORM,**f},standing=CLERK),now=T))
def go(db,o,action,who,version,form={},now=T,k=None,fn=None,**kw):
    return db.write(lambda w:(fn or execute.fire)(w,office,Attempt(o.case_id,action,who.actor,version,k or key(),form,standing=who,**kw),now=now))
def setup(db): db.write(lambda w: office.publish(w,T))
def ok(db):
    r=verify.verify(db,office); assert r.holds, [str(f) for f in r.faults]
def test_flow(database):
    db=database; setup(db)
    o=opened(db); ok(db)
    print(o)
    with pytest.raises(NotPermitted): go(db,o,'assign',CAR if 0 else CHIEF.__class__(CHIEF.actor,frozenset({'head:desk'}),CHIEF.identities),1,{'carrier':'cy'})
    with pytest.raises(CaseNotFound): go(db,o,'assign',CAR,1,{'carrier':'cy'})
    with pytest.raises(BadForm): go(db,o,'assign',CLERK,1,{})
    with pytest.raises(StaleCase): go(db,o,'assign',CLERK,7,{'carrier':'cy'})
    with pytest.raises(NotAllowedHere): go(db,o,'hand_over',CLERK,1,{})
    a=go(db,o,'note',CLERK,None,{'title':'hi'}); assert a.version==1 and a.seq==2; ok(db)
    kk=key(); b=go(db,o,'assign',CLERK,1,{'carrier':'cy'},k=kk); ok(db)
    b2=go(db,o,'assign',CLERK,1,{'carrier':'cy'},k=kk); assert b2.replayed
    with pytest.raises(KeyReused): go(db,o,'assign',CLERK,1,{'carrier':'cz'},k=kk)
    u=go(db,o,'undo',CLERK,2,fn=amend.undo); ok(db); assert u.state=='sent'
    s=go(db,o,'seal2',CLERK,3); ok(db); assert s.state=='sent'
    with pytest.raises(TransitionRefused): go(db,o,'seal2',CLERK,4)
    s=go(db,o,'seal2',CHIEF,4); ok(db); assert s.state=='carried' and s.documents
    u=go(db,o,'undo',CHIEF,5,fn=amend.undo); ok(db)
    b=go(db,o,'assign',CLERK,6,{'carrier':'cy'}); ok(db)
    c=go(db,o,'correct',CHIEF,7,{'weight':'30'},fn=amend.correct,reason='typo'); ok(db)
    c=go(db,o,'correct',CHIEF,8,{'received_at':'2026-03-01T09:00'},fn=amend.correct,reason='typo'); ok(db)
    sw=sweep.sweep(db,office,now=T+timedelta(days=30)); print(sw); ok(db); assert sw.failed==0 and sw.steps>=3
    print(outbox.deliver(db,now=T+timedelta(days=30)))
    d=go(db,o,'hand_over',CAR,9,{'handed_on':'2026-03-03'},now=T+timedelta(days=30)); ok(db); assert d.state=='delivered'
    with db.reading() as w:
        l=store.read_case(w,o.case_id,store.Wanted(with_values=True)); print(l.case.facts,l.case.values,l.case.clocks['carry'].status, l.case.papers)
        print(w.session.connection().exec_driver_sql('select * from register').fetchall())
